/** Licences of packages that do not name theirs by its SPDX name, as a person has read them in the package's LICENSE. */
export const licencesAsRead: Readonly<Record<string, string>> = { 'url-template@2.0.8': 'BSD-3-Clause' };
