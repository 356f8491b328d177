import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileBeside } from '../process/file-beside.ts';
import { once } from '../process/once.ts';
import { fold } from './fold.ts';

/** The passwords that people in breaches used most often, of those with 8 characters or more. About 18,000, read at the first use. */
const breached = once((): ReadonlySet<string> => {
  const inPackage = () => createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json');
  const all: string[] = JSON.parse(readFileSync(fileBeside('breached-passwords.json', inPackage), 'utf8'));
  return new Set(all.map(fold).filter((password) => [...password].length >= 8));
});

/** Whether a password is among those that were used most often in breaches, in any case of its letters. */
export const isBreachedPassword = (password: string): boolean => breached().has(fold(password));
