import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { isBreachedPassword } from '../../lib/text/breached-passwords.ts';
import { fold } from '../../lib/text/fold.ts';

test('the first look at the list puts less than a megabyte on the heap', () => {
  const before = process.memoryUsage().heapUsed;
  expect(isBreachedPassword('ironmaiden')).toBe(true);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
});

test.each(['12345679', 'sunshine', 'Charlotte', 'MITCHELL', 'qwerty123', 'hello123', 'asdf1234', 'ironmaiden', 'snowboard'])(
  '%s was used in breaches',
  (password) => {
    expect(isBreachedPassword(password)).toBe(true);
  },
);

test.each([
  'correct horse 7',
  'kibbutz-gravel',
  'aaaaaaab',
  'пароль на сегодня',
  '🧶🧶🧶🧶🧶🧶🧶🧶',
  '',
  '__proto__',
  'password","12345678',
])('%s was not', (password) => {
  expect(isBreachedPassword(password)).toBe(false);
});

const listed: string[] = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json'), 'utf8'),
);

test('passwords of the list with 8 characters or more are found', () => {
  const long = listed.filter((password) => [...fold(password)].length >= 8);
  expect(long.length).toBeGreaterThan(17_000);
  expect(long.filter((password, n) => n % 10 === 0 && !isBreachedPassword(password))).toEqual([]);
});

test('of parts of listed passwords, only those that are listed themselves are found', () => {
  const all = new Set(listed.map(fold));
  const parts = listed.filter((_, n) => n % 25 === 0).flatMap((password) => [password.slice(1), password.slice(0, -1)]);
  const found = parts.filter(isBreachedPassword);
  expect(found).toEqual(parts.filter((part) => [...part].length >= 8 && all.has(part)));
  expect(found.length).toBeGreaterThan(10);
});
