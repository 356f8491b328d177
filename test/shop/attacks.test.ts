import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { newItem, password } from '../support/people/people.ts';
import { address, buyCart } from '../support/people/purchases.ts';
import { buyerOf, fillCheckout, sellerOf, shopperOf } from './support/people.ts';
import { useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;

/** Keeps an entry before the page's own scripts run. */
const kept = (name: string, value: string, storage = 'localStorage') =>
  `location.protocol === 'about:' || ${storage}.setItem(${JSON.stringify(name)}, ${JSON.stringify(value)});`;

async function logIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

describe('an answer that is not the interface’s', () => {
  const answers = {
    'an object without members': { contentType: 'application/json', body: '{}' },
    null: { contentType: 'application/json', body: 'null' },
    'members of other types': {
      contentType: 'application/json',
      body: '{"items":{"a":1},"lines":7,"pictures":"x","sessions":true,"categories":3,"quantity":"many"}',
    },
    'a page of HTML': { contentType: 'text/html', body: '<script>document.title = "taken"</script>' },
    'an error without a body': { status: 500, contentType: 'text/plain', body: '' },
    'a refusal of another server': { status: 403, contentType: 'text/html', body: '<h1>Pay for your room</h1>' },
  };
  test.each(Object.entries(answers))('%s: every view says that something is wrong, and goes on later', { timeout }, async (_, answer) => {
    const buyer = await buyerOf(shop.api);
    const page = await shop.open({ as: buyer, path: '/log-in' });
    await page.route(/\/v1\//, (route) => route.fulfill(answer));
    for (const path of ['/', '/items?q=lamp', '/items/3-1', '/cart', '/checkout', '/purchases', '/purchases/x', '/account']) {
      await page.goto(shop.url + path);
      await page.getByRole('alert').first().waitFor();
      expect([path, await page.locator('h1').count(), await page.title()]).toEqual([path, 1, expect.stringMatching(/ · Souk$/)]);
    }
    await page.unroute(/\/v1\//);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('Units bought').waitFor();
  });
});

test('what another page has kept under the shop’s names does no harm', { timeout }, async () => {
  for (const value of ['{', '7', '"text"', 'null', '[]', '{"role":"admin","token":"\\n","accountId":"1"}', '{"token":{}}']) {
    const names = ['souk.session', 'souk.session-ends', 'souk.purchase-under-way'];
    const before = [...names.map((name) => kept(name, value)), kept('souk.seen-prices', value, 'sessionStorage')].join('\n');
    const page = await shop.open({ before });
    await page.getByRole('link', { name: 'Log in' }).waitFor();
    await page.getByRole('heading', { name: 'New in the market' }).waitFor();
    await page.close();
  }
});

test('a browser whose room for pages is full can log in and buy', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const before = `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`;
  const page = await shop.open({ before, path: '/log-in?return=/checkout' });
  await logIn(page, buyer.username);
  await page.getByRole('link', { name: 'Purchases' }).first().waitFor();
  await page.getByRole('heading', { name: 'Check out' }).waitFor();
});

test('languages that are none do not stop the page', { timeout }, async () => {
  const before = `Object.defineProperty(navigator, 'languages', { get: () => ['en-US@posix', 'C', 'de'] });
    Object.defineProperty(navigator, 'language', { get: () => 'en-US@posix' });`;
  const { buyer } = await shopperOf(shop.api);
  const page = await shop.open({ before, as: buyer, path: '/checkout' });
  await page.getByText('39,98').first().waitFor();
});

test('addresses that mean nothing show what is on sale, or that there is nothing', { timeout }, async () => {
  const page = await shop.open();
  for (const query of [
    'category=abc',
    'category=-1',
    'category=9999999999',
    'category=1e3',
    'from=x&to=-5',
    'sort=up',
    'condition=old',
    'q=%00%07',
  ]) {
    await page.goto(`${shop.url}/items?${query}`);
    await page
      .getByRole('heading', { name: 'Everything on sale' })
      .or(page.getByRole('heading', { name: /“/ }))
      .waitFor();
    await page.getByText(/items? shown/).waitFor();
    expect([query, await page.getByText(/NaN/).count()]).toEqual([query, 0]);
  }
  await page.goto(`${shop.url}/items?category=2147483647`);
  await page.getByRole('heading', { name: 'Category 2147483647' }).waitFor();
  await page.goto(`${shop.url}/items?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
  await page.getByRole('heading', { name: '<img src=x' }).waitFor();
});

test.each(['http://[', 'javascript:alert(1)', '/\\example.com', '/log-in?return=/sell', '/v1/docs'])(
  'a log-in that shall lead to %s leads to the start page',
  { timeout },
  async (back) => {
    const buyer = await buyerOf(shop.api);
    const page = await shop.open({ path: `/log-in?return=${encodeURIComponent(back)}` });
    await logIn(page, buyer.username);
    await page.getByRole('heading', { name: 'New in the market' }).waitFor();
    expect(page.url()).toBe(`${shop.url}/`);
  },
);

test('what looks like markup in any text of a person is text', { timeout }, async () => {
  const markup = '<img src=x onerror=alert(1)>';
  const seller = await sellerOf(shop.api, markup);
  const buyer = await buyerOf(shop.api);
  const { itemId } = await newItem(shop.api, seller, { name: markup, category: 3 });
  await shop.services.databases.product.query('update categories set name = $1 where category = 3', [markup]);
  await shop.api.post('/v1/cart/lines', { itemId, quantity: 2 }, buyer);
  const delivery = { ...address, name: markup, lines: [markup], city: markup };
  const { purchaseId } = (await buyCart(shop.api, buyer, { delivery })).body;
  await shop.api.put(`/v1/sellers/me/sales/${purchaseId}/dispatch`, { carrier: markup, trackingNumber: markup }, seller);
  const refund = { lines: [{ itemId, quantity: 1 }], reason: markup };
  await shop.api.post(`/v1/sellers/me/sales/${purchaseId}/refunds`, refund, { token: seller.token, headers: { 'Idempotency-Key': 'x' } });
  for (const [as, path] of [
    [buyer, '/items?category=3'],
    [buyer, `/purchases/${purchaseId}`],
    [buyer, '/purchases'],
    [seller, `/sell/sales/${purchaseId}`],
    [seller, '/sell/sales?status=all'],
    [seller, `/sell/items/${itemId}`],
    [seller, '/account'],
  ] as const) {
    const page = await shop.open({ as, path });
    await page.getByText(markup).first().waitFor();
    expect([path, await page.locator('img[src="x"]').count()]).toEqual([path, 0]);
    await page.close();
  }
});

test('a page that comes back after a log-out elsewhere shows nothing of the account', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const { purchaseId } = (await buyCart(shop.api, buyer, { delivery: address })).body;
  const page = await shop.open({ as: buyer, path: `/purchases/${purchaseId}` });
  await page.getByText('12 Mill Lane').waitFor();
  // As when the page was in the back-forward cache while another tab logged out.
  await page.evaluate(`localStorage.removeItem('souk.session'); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect(await page.getByText('12 Mill Lane').count()).toBe(0);
  await page.goBack().catch(() => {});
  expect(await page.getByText('12 Mill Lane').count()).toBe(0);
});

test('what one account has typed is gone when another one logs in in another tab', { timeout }, async () => {
  const [first, second] = [await shopperOf(shop.api), await shopperOf(shop.api)];
  await shop.api.put('/v1/cart/saved', undefined, second.buyer);
  const page = await shop.open({ as: first.buyer, path: '/checkout' });
  await fillCheckout(page);
  const other = await shop.open({ besides: page, path: '/log-in' });
  await logIn(other, second.buyer.username);
  await other.getByRole('heading', { name: 'New in the market' }).waitFor();
  await page.getByLabel('Card number').waitFor();
  await expect.poll(() => page.getByLabel('Card number').inputValue()).toBe('');
  expect(await page.getByLabel('Street and number').inputValue()).toBe('');
});
