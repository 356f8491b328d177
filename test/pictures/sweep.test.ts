import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newItem, newSeller, type Person } from '../support/people/people.ts';
import { upload } from '../support/people/upload.ts';
import { png } from '../support/pictures.ts';

const market = useMarketplace();
let seller: Person;
let itemId: string;
/** The database's own id, and how the names of its objects begin. */
let own: string;

beforeEach(async () => {
  seller = await newSeller(market.api);
  ({ itemId } = await newItem(market.api, seller));
  const [row] = await market.services.databases.product.query<{ id: string }>('select database_id() as id');
  own = row?.id ?? '';
  await rm(place(own), { recursive: true, force: true });
});

const place = (...names: string[]) => path.join(market.functions.picturesDir, ...names);
const sweep = async () => (await market.api.post('/v1/internal/sweep-expired', {}, { token: schedulerToken })).body.pictureObjects;
const files = async (database = own) => (await readdir(place(database)).catch(() => [])).sort();

/** Makes an object look this many hours old. */
async function age(hours: number, ...names: string[]): Promise<void> {
  const then = new Date(Date.now() - hours * 3_600_000);
  await utimes(place(...names), then, then);
}

async function object(database: string, name: string, hours: number): Promise<void> {
  await mkdir(place(database), { recursive: true });
  await writeFile(place(database, name), 'a picture');
  await age(hours, database, name);
}

async function add() {
  const body = await png(20, 20);
  const { pictures } = (await upload(market.api, itemId, { ...seller, body, headers: { 'Content-Type': 'image/png' } })).body;
  return pictures.at(-1) as { pictureId: string; url: string };
}

const orphan = (letter: string) => `${letter.repeat(32)}-large.webp`;

test('objects that no picture refers to are deleted when they are a day old, wherever the sweep begins', async () => {
  await add();
  for (const file of await files()) await age(1_000, own, file);
  const kept = await files();
  for (const letter of ['-', '0', 'A', 'M', 'Z', '_', 'a', 'z']) await object(own, orphan(letter), 25);
  await object(own, orphan('y'), 23);
  expect(await sweep()).toBe(8);
  expect(await files()).toEqual([...kept, orphan('y')].sort());
  expect(await sweep()).toBe(0);
});

test('what another database named stays, as does what is no picture’s object', async () => {
  const other = '0'.repeat(32);
  await object(other, orphan('a'), 1_000);
  await object(own, 'notes.txt', 1_000);
  expect(await sweep()).toBe(0);
  expect([await files(other), await files()]).toEqual([[orphan('a')], ['notes.txt']]);
});

test('the objects of a removed picture are deleted a day after it was removed', async () => {
  const [removed, kept] = [await add(), await add()];
  for (const file of await files()) await age(1_000, own, file);
  await market.api.delete(`/v1/items/${itemId}/pictures/${removed.pictureId}`, seller);
  expect(await sweep()).toBe(0);
  await market.services.databases.product.query("update pictures set removed_at = removed_at - interval '25 hours'");
  expect(await sweep()).toBe(2);
  expect(await files()).toEqual(['large', 'small'].map((size) => path.basename(kept.url).replace('large', size)));
  const [row] = await market.services.databases.product.query<{ rows: number }>(
    'select count(*)::int as rows from pictures where removed_at is not null',
  );
  expect(row?.rows).toBe(0);
});

test('a store of several thousand objects is swept in the end', { timeout: 60_000 }, async () => {
  await mkdir(place(own), { recursive: true });
  const names = Array.from({ length: 2_500 }, (_, i) => `${String(i).padStart(32, 'x')}-small.webp`);
  await Promise.all(names.map((name) => object(own, name, 48)));
  let deleted = 0;
  for (let runs = 0; runs < 5; runs += 1) deleted += await sweep();
  expect(deleted).toBe(2_500);
  expect(await files()).toEqual([]);
});

test('while the store is away all else is swept', async () => {
  await rm(market.functions.picturesDir, { recursive: true });
  await writeFile(market.functions.picturesDir, 'in the way');
  const { status, body } = await market.api.post('/v1/internal/sweep-expired', {}, { token: schedulerToken });
  expect([status, body.pictureObjects]).toEqual([200, 0]);
  await rm(market.functions.picturesDir);
});
