import { existsSync } from 'node:fs';

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A host name that is not the machine's own, so that a test can open the shop as a page of another machine.
  '--host-resolver-rules=MAP souk 127.0.0.1',
];

/** Where Chromium is: CHROMIUM, else where distributions install it. */
export function chromiumPath(): string {
  const places = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error('The tests of the shop need Chromium: install the package `chromium`, or set CHROMIUM to its program.');
  return found;
}
