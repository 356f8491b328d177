import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a file or folder that a part reads: beside a deployed bundle, else at its place in the repository. */
export function fileBeside(name: string, inRepository: () => string): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : inRepository();
}
