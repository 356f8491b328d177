import { expect, test } from 'vitest';
import { password } from '../support/people/people.ts';
import { buyerOf, expectPaid, fillCheckout, payButton, sellerOf, shopperOf } from './support/people.ts';
import { eventually, useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;

/** Moves the end of the session, as the page knows it, without changing the session. */
const endIn = (ms: number) => `localStorage.setItem('souk.session-ends', String(Date.now() + ${ms}))`;

test('a visitor who logs in returns to where the link was', { timeout }, async () => {
  const buyer = await buyerOf(shop.api);
  const page = await shop.open({ path: '/items?q=lamp&sort=price' });
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('User name').fill(buyer.username);
  await page.getByLabel('Password', { exact: true }).fill('wrong horse 7');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('The user name and the password do not belong together.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('link', { name: 'Purchases' }).waitFor();
  expect(page.url()).toBe(`${shop.url}/items?q=lamp&sort=price`);
});

test('an account whose opening had no response is not another one’s: the next try logs in', { timeout }, async () => {
  const page = await shop.open({ path: '/sign-up' });
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('User name').fill('ada-of-the-lost-response');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.route(/\/v1\/buyers$/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Open the account' }).click();
  await page.getByText('it is not known whether this was done').waitFor();
  await page.unroute(/\/v1\/buyers$/);
  await page.getByRole('button', { name: 'Open the account' }).click();
  await page.getByRole('link', { name: 'Purchases' }).waitFor();
});

test('what a visitor gave up is not put into the cart by a later log-in', { timeout }, async () => {
  const { item } = await shopperOf(shop.api);
  const buyer = await buyerOf(shop.api);
  const page = await shop.open({ path: `/items/${item.itemId}` });
  await page.getByRole('button', { name: 'Put into the cart' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  await page.getByRole('link', { name: 'Souk' }).click();
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('User name').fill(buyer.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('link', { name: item.name }).first().click();
  await page.getByText('On sale since').waitFor();
  await page.waitForLoadState('networkidle');
  expect((await shop.api.get('/v1/cart', buyer)).body.lines).toEqual([]);
});

test('a message goes when the reader goes on, so that it covers nothing', { timeout }, async () => {
  // Here it does not go by itself.
  const before = 'const later = setTimeout; window.setTimeout = (call, ms, ...rest) => (ms === 4000 ? 0 : later(call, ms, ...rest));';
  const buyer = await buyerOf(shop.api);
  const page = await shop.open({ before, path: '/log-in?return=/cart' });
  await page.getByLabel('User name').fill(buyer.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('You are logged in.').waitFor();
  await page.getByText('Your cart is empty.').click();
  await page.getByText('You are logged in.').waitFor({ state: 'detached' });
});

test('a log-in leads to no other site', { timeout }, async () => {
  const buyer = await buyerOf(shop.api);
  const page = await shop.open({ path: `/log-in?return=${encodeURIComponent('//example.com/items')}` });
  await page.getByLabel('User name').fill(buyer.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'New in the market' }).waitFor();
  expect(page.url()).toBe(`${shop.url}/`);
});

test('a page for sellers tells a buyer to log in as a seller', { timeout }, async () => {
  const page = await shop.open({ as: await buyerOf(shop.api), path: '/sell' });
  await page.getByText('This page is for sellers.').waitFor();
});

test('a minute before its end the session is announced, and a click extends it', { timeout }, async () => {
  const page = await shop.open({ as: await buyerOf(shop.api), path: '/account' });
  await page.getByText('Units bought').waitFor();
  const other = await shop.open({ besides: page, path: '/' });
  // A request that is still under way would extend the session.
  await Promise.all([page, other].map((tab) => tab.waitForLoadState('networkidle')));
  await other.evaluate(endIn(40_000));
  await page.getByText('You will be logged out in about a minute.').waitFor();
  await page.getByRole('button', { name: 'Stay logged in' }).click();
  await page.getByText('You will be logged out in about a minute.').waitFor({ state: 'detached' });
});

test('a session that ends while a form is open: what is typed stays, but for the log-in nothing is lost', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await shop.open({ as: buyer, path: '/checkout' });
  await fillCheckout(page);
  await shop.api.delete('/v1/buyers/sessions/current', { token: buyer.token });
  await payButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Street and number').inputValue()).toBe('12 Mill Lane');
  await payButton(page).click();
  await expectPaid(page);
});

test('without a request the page itself tells the end of the session', { timeout }, async () => {
  const page = await shop.open({ as: await sellerOf(shop.api), path: '/sell/new' });
  await page.getByLabel('Description').fill('Typed before the end.');
  const other = await shop.open({ besides: page, path: '/' });
  // A request that is still under way would extend the session.
  await Promise.all([page, other].map((tab) => tab.waitForLoadState('networkidle')));
  await other.evaluate(endIn(500));
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  expect(await page.getByLabel('Description').inputValue()).toBe('Typed before the end.');
  await other.getByText('Your session has ended.').waitFor();
});

test('a log-out holds in all tabs', { timeout }, async () => {
  const buyer = await buyerOf(shop.api);
  const page = await shop.open({ as: buyer, path: '/account' });
  const other = await shop.open({ besides: page, path: '/purchases' });
  await other.getByText('You have not bought anything yet.').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await other.getByRole('heading', { name: 'Log in' }).waitFor();
  await eventually(async () => (await shop.api.get('/v1/buyers/me', buyer)).status).toBe(401);
  const kept = String(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])'));
  expect(kept).not.toContain(buyer.token);
});

test('the cart of one tab is the cart of the other', { timeout }, async () => {
  const { buyer, item } = await shopperOf(shop.api, { quantity: 2 });
  const page = await shop.open({ as: buyer, path: '/cart' });
  const other = await shop.open({ besides: page, path: '/cart' });
  await other.getByRole('button', { name: `Quantity of ${item.name}: +1` }).click();
  await page.getByRole('link', { name: /^Cart.*3 units$/ }).waitFor();
  await page.getByText('US$59.97').first().waitFor();
});

test('a changed password ends the other sessions, and the page says so', { timeout }, async () => {
  const buyer = await buyerOf(shop.api);
  const page = await shop.open({ as: buyer, path: '/account' });
  await page.getByLabel('Current password').fill('not the one');
  await page.getByLabel('New password').fill('correct horse 8');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Current password is wrong.').waitFor();
  await page.getByLabel('Current password').fill(password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The password is changed.').waitFor();
});
