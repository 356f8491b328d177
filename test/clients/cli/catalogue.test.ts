import { expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newItem, newSeller, password } from '../../support/people/people.ts';
import { newHome, souk } from './support/souk.ts';

const marketplace = useMarketplace();

test('a visitor searches, filters and sorts without logging in', async () => {
  const seller = await newSeller(marketplace.api);
  for (const [name, priceCents, condition] of [
    ['Cheap kettle', 500, 'used'],
    ['Kettle', 1_500, 'new'],
    ['Dear kettle', 9_900, 'used'],
  ] as const)
    await newItem(marketplace.api, seller, { name, priceCents, condition, category: 77, keywords: [] });
  const home = await newHome(marketplace.functions.url);
  const found = async (...args: string[]) => {
    const { stdout } = await souk(home, ['buyer', 'search', ...args, '--json']);
    return JSON.parse(stdout).items.map(({ name }: { name: string }) => name);
  };
  expect(await found('kettles', '--sort', 'price')).toEqual([]);
  expect(await found('kettl', '--sort', 'price')).toEqual(['Cheap kettle', 'Kettle', 'Dear kettle']);
  expect(await found('-c', '77', '--condition', 'used', '--sort=-price')).toEqual(['Dear kettle', 'Cheap kettle']);
  expect(await found('--min-price', '15', '--max-price', '99', '--sort', 'newest')).toEqual(['Dear kettle', 'Kettle']);
  expect((await souk(home, ['buyer', 'search', '--sort', 'worst'])).stderr).toContain("'worst'");
  expect(await souk(home, ['buyer', 'search', '--min-price', '2', '--max-price', '1'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--min-price must not be above maxPriceCents/),
  });
  expect(await souk(home, ['buyer', 'search', '--max-price', 'cheap'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("'cheap'"),
  });
  expect((await souk(home, ['buyer', 'categories'])).stdout).toMatch(/CATEGORY +NAME\n +14 +Art and antiques\n/);
});

test('a seller describes and edits an item, and a visitor reads it', async () => {
  const { username } = await newSeller(marketplace.api);
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  await souk(home, ['seller', 'log-in', username]);
  const registered = await souk(home, [
    ...['seller', 'register', '--name', 'Lamp', '-c', '3', '-k', 'lamp', '--condition', 'new', '--price', '5', '--quantity', '1'],
    ...['--description', 'Brass.\nFrom 1950.', '--json'],
  ]);
  const { itemId, description } = JSON.parse(registered.stdout);
  expect(description).toBe('Brass.\nFrom 1950.');
  const edit = async (...args: string[]) => JSON.parse((await souk(home, ['seller', 'edit', itemId, ...args, '--json'])).stdout);
  expect(await edit('--name', 'Old lamp', '--condition', 'used')).toMatchObject({
    name: 'Old lamp',
    condition: 'used',
    keywords: ['lamp'],
  });
  expect(await edit('-k', 'light', '-k', 'brass')).toMatchObject({ name: 'Old lamp', keywords: ['light', 'brass'] });
  expect(await edit('--no-keywords')).toMatchObject({ keywords: [], description: 'Brass.\nFrom 1950.' });
  const shown = await souk(await newHome(marketplace.functions.url), ['buyer', 'item', itemId]);
  expect(shown.stdout).toMatch(/Seller +Noor \(\d+\)[\s\S]*\n\nBrass\.\nFrom 1950\.\n$/);
  expect(await edit('--description', '')).toMatchObject({ description: '' });

  expect(await souk(home, ['seller', 'edit', itemId])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Nothing to change/) });
  expect(await souk(home, ['seller', 'edit', itemId, '-k', 'porcelain'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The keyword "porcelain" must be text of 1 to 8 characters'),
  });
  expect(await souk(home, ['seller', 'edit', '3-999999', '--name', 'Mine'])).toMatchObject({
    stderr: expect.stringMatching(/^You have no such item/),
  });
});
