import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newItem, newSeller, type Person, password } from '../../support/people/people.ts';
import { jpeg } from '../../support/pictures.ts';
import { type Home, newHome, souk } from './support/souk.ts';
import { atTerminal } from './support/terminal.ts';

const market = useMarketplace();
let seller: Person;
let itemId: string;

beforeAll(async () => {
  seller = await newSeller(market.api);
  ({ itemId } = await newItem(market.api, seller));
});

/** A seller who is logged in, with some files. */
async function atHome(): Promise<Home> {
  const home = await newHome(market.functions.url, { SOUK_PASSWORD: password });
  await souk(home, ['seller', 'log-in', seller.username]);
  await writeFile(path.join(home.folder, 'lamp.jpg'), await jpeg(900, 600));
  await writeFile(path.join(home.folder, 'note.jpg'), 'not a picture');
  await writeFile(path.join(home.folder, 'huge.jpg'), Buffer.concat([await jpeg(20, 20), Buffer.alloc(9_000_000)]));
  await writeFile(path.join(home.folder, 'half.jpg'), (await jpeg(900, 600)).subarray(0, 3_000));
  await mkdir(path.join(home.folder, 'folder'));
  return home;
}

test('a seller adds a picture and removes it by its number', async () => {
  const home = await atHome();
  const added = await souk(home, ['seller', 'add-picture', itemId, path.join(home.folder, 'lamp.jpg')]);
  expect(added).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Sending 0\.\d MiB …\n$/) });
  expect(added.stdout).toMatch(/Picture 1 +900 × 600 {2}https:/);
  const json = await souk(home, ['seller', 'item', itemId, '--json']);
  expect(JSON.parse(json.stdout).pictures).toHaveLength(1);
  const none = await souk(home, ['seller', 'remove-picture', itemId, '2']);
  expect(none.stderr).toContain('The item has 1 pictures, and none with the number 2.');
  const removed = await souk(home, ['seller', 'remove-picture', itemId, '1', '--json']);
  expect(JSON.parse(removed.stdout).pictures).toEqual([]);
  const again = await souk(home, ['seller', 'remove-picture', itemId, JSON.parse(json.stdout).pictures[0].pictureId]);
  expect(again.stderr).toContain('You have no such picture');
});

test('at a terminal the seller sees how much has been sent', async () => {
  const home = await atHome();
  const terminal = atTerminal(home, ['seller', 'add-picture', itemId, path.join(home.folder, 'lamp.jpg')]);
  await terminal.see('Sending');
  await terminal.see(/Picture \d/);
});

test.each([
  ['note.jpg', 'note.jpg is not a JPEG, PNG or WebP picture.'],
  ['huge.jpg', 'huge.jpg has 8.6 MiB, and a picture may have at most 8.0 MiB.'],
  ['folder', 'folder cannot be read: it is a folder.'],
  ['missing.jpg', 'missing.jpg cannot be read: there is no such file.'],
  ['half.jpg', 'The picture is damaged or incomplete'],
])('%s is refused with the reason', async (name, said) => {
  const home = await atHome();
  const { code, stderr } = await souk(home, ['seller', 'add-picture', itemId, path.join(home.folder, name)]);
  expect(stderr).toContain(said);
  expect(code).not.toBe(0);
});
