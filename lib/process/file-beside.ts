import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a file is that a function reads: a deployed bundle has it beside itself, the repository where it comes from. */
export function fileBeside(name: string, inRepository: () => string): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : inRepository();
}
