import { readFile } from 'node:fs/promises';
import satisfies from 'spdx-satisfies';
import { expect, test } from 'vitest';
import { acceptedFor, acceptedLicences, licencesAsRead } from '../../build/licences.ts';
import { foldersOf, type LockedPackage, type LockFile } from '../../build/lock.ts';

const lock: LockFile = JSON.parse(await readFile('package-lock.json', 'utf8'));
const direct = Object.keys(lock.packages['']?.dependencies ?? {});
const nameOf = (folder: string) => folder.replace(/^.*node_modules\//, '');

/** Why a package may not be used; undefined if it may. */
function objection(folder: string, { version, license }: Pick<LockedPackage, 'version' | 'license'>): string | undefined {
  const name = nameOf(folder);
  const licence = licencesAsRead[`${name}@${version}`] ?? license;
  if (licence === undefined) return `${name}@${version} names no licence`;
  const special = Object.keys(acceptedFor).filter((accepted) => acceptedFor[accepted]?.test(name));
  try {
    return satisfies(licence, [...acceptedLicences, ...special]) ? undefined : `${name}@${version} is under ${licence}`;
  } catch {
    return `${name}@${version} is under ${licence}, which is no SPDX name`;
  }
}

test('every package of production has a licence that is accepted', () => {
  const folders = foldersOf(direct, lock);
  expect(folders.length).toBeGreaterThan(100);
  expect(folders.flatMap((folder) => objection(folder, lock.packages[folder] as LockedPackage) ?? [])).toEqual([]);
});

test.each([
  ['GPL-3.0-only', 'other@1.0.0 is under GPL-3.0-only'],
  ['MIT AND AGPL-3.0-or-later', 'other@1.0.0 is under MIT AND AGPL-3.0-or-later'],
  ['LGPL-3.0-or-later', 'other@1.0.0 is under LGPL-3.0-or-later'],
  ['UNLICENSED', 'other@1.0.0 is under UNLICENSED, which is no SPDX name'],
  ['SEE LICENSE IN terms.txt', 'other@1.0.0 is under SEE LICENSE IN terms.txt, which is no SPDX name'],
  [undefined, 'other@1.0.0 names no licence'],
])('a package under %s is refused', (license, why) => {
  expect(objection('node_modules/other', license === undefined ? { version: '1.0.0' } : { version: '1.0.0', license })).toBe(why);
});

test('a package with a choice of licences is accepted for one of them', () => {
  expect(objection('node_modules/other', { version: '1.0.0', license: '(GPL-2.0-only OR MIT)' })).toBeUndefined();
});

test('every accepted licence and every exception is needed', () => {
  const used = foldersOf(direct, lock).map((folder) => [folder, lock.packages[folder]] as const);
  const words = new Set(used.flatMap(([, locked]) => locked?.license?.split(/[^\w.-]+/) ?? []));
  const readNames = used
    .map(([folder, locked]) => licencesAsRead[`${nameOf(folder)}@${locked?.version}`])
    .filter((read) => read !== undefined);
  expect([...acceptedLicences, ...Object.keys(acceptedFor)].filter((licence) => !words.has(licence))).toEqual([]);
  expect(readNames).toEqual(Object.values(licencesAsRead));
});
