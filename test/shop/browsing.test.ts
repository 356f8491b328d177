import { beforeAll, expect, test } from 'vitest';
import { newItem, type Person } from '../support/people/people.ts';
import { sellerOf } from './support/people.ts';
import { eventually, useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;
let seller: Person;

beforeAll(async () => {
  seller = await sellerOf(shop.api);
  for (let i = 1; i <= 60; i++) {
    await newItem(shop.api, seller, {
      name: `Lantern ${i}`,
      keywords: ['lantern'],
      priceCents: 100 * i,
      condition: i % 2 ? 'new' : 'used',
    });
  }
  await newItem(shop.api, seller, { name: 'Samovar', keywords: ['samovar'], priceCents: 9_900 });
}, timeout);

const cards = 'main ul li > a';

test('search shows results as one types, and asks only for the last words', { timeout }, async () => {
  const page = await shop.open();
  await page.getByText('Samovar').waitFor();
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/v1/items' && searchParams.has('keyword')) asked.push(searchParams.getAll('keyword').join(' '));
  });
  // The page's clock stands still while the letters come, however long a busy machine takes for them.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByRole('searchbox').pressSequentially('samovar');
  expect(asked).toEqual([]);
  await page.clock.resume();
  await page.getByRole('heading', { name: '“samovar”' }).waitFor();
  await page.getByText('1 item shown').waitFor();
  expect(await page.locator(cards).count()).toBe(1);
  expect(asked).toEqual(['samovar']);
  await eventually(() => page.evaluate('document.activeElement.type')).toBe('search');
});

test('filters and order are in the address, and a reload keeps them', { timeout }, async () => {
  const page = await shop.open({ path: '/items?q=lantern' });
  await page.getByLabel('Condition').selectOption('new');
  await page.getByLabel('Price from').fill('10');
  await page.getByLabel('Price to').fill('20,00');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('-price');
  await page.getByText('5 items shown').waitFor();
  expect(await page.locator(cards).first().textContent()).toContain('Lantern 19');
  expect(new URL(page.url()).search).toBe('?q=lantern&condition=new&from=1000&to=2000&sort=-price');
  await page.reload();
  await page.getByText('5 items shown').waitFor();
  expect(await page.getByLabel('Price from').inputValue()).toBe('10.00');
  expect(await page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('-price');
});

test.each([
  ['the sixth word', 'lantern red old big oak iron', 'lantern red old big oak'],
  ['the end of a long word', `lantern ${'x'.repeat(33)}`, `lantern ${'x'.repeat(32)}`],
])('a search leaves out %s, and says so', { timeout }, async (_, typed, searched) => {
  const page = await shop.open({ path: `/items?q=${encodeURIComponent(typed)}` });
  await page.getByText(`Only this was searched for: “${searched}”.`).waitFor();
  await page.getByRole('searchbox').fill('lantern');
  await page.getByRole('searchbox').press('Enter');
  await eventually(() => page.getByText('Only this was searched for').count()).toBe(0);
});

test('a price that the search leaves out says why', { timeout }, async () => {
  const page = await shop.open({ path: '/items?q=lantern&sort=price' });
  const [from, to] = [page.getByLabel('Price from'), page.getByLabel('Price to')];
  await from.fill('47');
  await to.fill('12');
  await page.getByText('This is below the other price, so it is left out.').waitFor();
  expect(await to.getAttribute('aria-invalid')).toBe('true');
  await eventually(() => page.locator(cards).first().textContent()).toContain('Lantern 47');
  await page.reload();
  await page.getByText('This is below the other price, so it is left out.').waitFor();
  await from.fill('about ten');
  await page.getByText('This is not an amount, so it is left out.').waitFor();
  expect(await from.getAttribute('aria-describedby')).toBe(await page.getByRole('alert').getAttribute('id'));
  expect(await to.getAttribute('aria-invalid')).toBe('false');
  await from.fill('10');
  await page.getByText('3 items shown').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('going back shows the pages that were loaded, at the place where the reader was', { timeout }, async () => {
  const page = await shop.open({ path: '/items?q=lantern&sort=price' });
  await page.getByText('24 items shown').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('48 items shown').waitFor();
  const card = page.getByRole('link', { name: /Lantern 40/ });
  await card.scrollIntoViewIfNeeded();
  const before = await page.evaluate('scrollY');
  await card.click();
  await page.getByText('On sale since').waitFor();
  expect(await page.evaluate('scrollY')).toBe(0);
  await page.goBack();
  await page.getByText('48 items shown').waitFor();
  expect(await page.locator(cards).count()).toBe(48);
  await eventually(() => page.evaluate('scrollY')).toBe(before);
});

test('nothing found: the search stays, and there are ways out', { timeout }, async () => {
  const page = await shop.open({ path: '/items?q=zeppelin&condition=new' });
  await page.getByText('Nothing on sale fits this search.').waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('zeppelin');
  await page.getByRole('link', { name: 'See everything on sale' }).click();
  await page.getByText('Samovar').waitFor();
});

test('an address that leads nowhere, and an item that does not exist, say so', { timeout }, async () => {
  const page = await shop.open({ path: '/items/3-999999' });
  await page.getByText('This item does not exist.').waitFor();
  await page.goto(`${shop.url}/items/not-an-item`);
  await page.getByText('This item does not exist.').waitFor();
});

test('offline the page says so, and goes on when the connection is back', { timeout }, async () => {
  const page = await shop.open();
  await page.getByText('Samovar').waitFor();
  shop.toFunctions.mode = 'refuse';
  await page.getByRole('link', { name: 'Everything on sale' }).click();
  await page.getByText('The market cannot be reached.').waitFor({ timeout: 40_000 });
  shop.toFunctions.mode = 'pass';
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Samovar').waitFor();
});

test('what looks like markup in a name or a description is text', { timeout }, async () => {
  const markup = '<img src=x onerror=alert(1)>';
  const { itemId } = await newItem(shop.api, seller, { name: markup, description: `${markup}\n<b>bold</b>`, keywords: ['markup'] });
  const page = await shop.open({ path: `/items/${itemId}` });
  await page.getByRole('heading', { name: markup }).waitFor();
  await page.getByText('<b>bold</b>').waitFor();
  expect(await page.locator('img[src="x"], b').count()).toBe(0);
  await page.goto(shop.url);
  await page.getByText(markup).first().waitFor();
});

test('a browser that keeps nothing for pages shows the shop, too', { timeout }, async () => {
  const before = `for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('Access is denied.', 'SecurityError'); } });`;
  const page = await shop.open({ before });
  await page.getByText('Samovar').click();
  await page.getByRole('button', { name: 'Put into the cart' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
});

test('the shop of another machine works without HTTPS, too', { timeout }, async () => {
  const page = await shop.open({ host: 'souk' });
  await page.getByText('Samovar').click();
  await page.getByText('On sale since').waitFor();
  expect(await page.evaluate('isSecureContext')).toBe(false);
});

test('the shop can be used with a keyboard alone', { timeout }, async () => {
  const page = await shop.open();
  await page.getByText('Samovar').waitFor();
  const focused = () => page.evaluate('document.activeElement.textContent.trim()');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('New in the market');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('On sale since').waitFor();
  await eventually(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
});
