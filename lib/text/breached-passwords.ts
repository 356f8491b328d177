import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileBeside } from '../process/file-beside.ts';
import { once } from '../process/once.ts';
import { fold } from './fold.ts';

/**
 * The passwords that people in breaches used most often, as the file has them: JSON, each in quotation marks. It is searched as it is, in a few
 * tenths of a millisecond. Read into a Set, its 49,000 passwords would take several MB and 20 ms.
 */
const breached = once((): Buffer => {
  const inPackage = () => createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json');
  return readFileSync(fileBeside('breached-passwords.json', inPackage));
});

/** Whether a password of 8 characters or more is among those that were used most often in breaches, in any case of its letters. */
export function isBreachedPassword(password: string): boolean {
  const folded = fold(password);
  return [...folded].length >= 8 && breached().includes(JSON.stringify(folded));
}
