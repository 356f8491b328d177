/**
 * The licences, by their SPDX names, that packages of production may have. They ask only to keep the copyright notice, and allow use in a program
 * under Apache-2.0.
 */
export const acceptedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
];

/**
 * Licences that only some packages may have. The LGPL lets a program use an unmodified library that can be replaced: sharp loads libvips from a file.
 */
export const acceptedFor: Readonly<Record<string, RegExp>> = { 'LGPL-3.0-or-later': /^@img\/sharp-/ };

/** Licences of packages that do not name theirs by its SPDX name, as a person has read them in the package's LICENSE. */
export const licencesAsRead: Readonly<Record<string, string>> = { 'url-template@2.0.8': 'BSD-3-Clause' };
