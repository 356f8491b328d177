import { expect, test } from 'vitest';
import { approved, declined, expectPaid, fillCard, fillCheckout, payButton, purchasesOf, shopperOf } from './support/people.ts';
import { eventually, useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;

async function openFilled(number = approved) {
  const shopper = await shopperOf(shop.api);
  const page = await shop.open({ as: shopper.buyer, path: '/checkout' });
  await fillCheckout(page, number);
  return { ...shopper, page };
}

test('a double click and more of them buy once', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  await payButton(page).click({ clickCount: 4 });
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('going back after the payment does not offer to pay again', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await shop.open({ as: buyer, path: '/cart' });
  await page.getByRole('link', { name: 'Check out' }).click();
  await fillCheckout(page);
  await payButton(page).click();
  await expectPaid(page);
  await page.goBack();
  await page.getByRole('heading', { name: 'Your cart' }).waitFor();
  await page.getByText('Your cart is empty.').waitFor();
  await page.goForward();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('a reload while paying leads to the one purchase', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  shop.toPayment.holdMs = 1_500;
  shop.toPayment.mode = 'hold';
  const sent = page.waitForRequest(/\/v1\/purchases$/);
  await payButton(page).click();
  await sent;
  await eventually(() => purchasesOf(shop.api, buyer)).toHaveLength(1);
  await page.reload();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('a connection that is cut once is not noticed', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  shop.toFunctions.mode = 'reset';
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/v1/purchases'));
  await payButton(page).click();
  await failed;
  shop.toFunctions.mode = 'pass';
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('a connection that stays cut: the page says so, and pays with the same key when it is back', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  shop.toFunctions.mode = 'refuse';
  await payButton(page).click();
  await page.getByText('No answer came, so it is not known yet whether you have paid.').waitFor();
  shop.toFunctions.mode = 'pass';
  await payButton(page).click();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('after a lost response and a reload the purchase is found, without a second payment', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  shop.toFunctions.mode = 'reset';
  await payButton(page).click();
  await page.getByText('No answer came').waitFor();
  shop.toFunctions.mode = 'pass';
  await page.reload();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('after a lost refusal another card is not taken for the first one', { timeout }, async () => {
  const { page, buyer } = await openFilled(declined);
  shop.toFunctions.mode = 'reset';
  await payButton(page).click();
  await page.getByText('No answer came').waitFor();
  shop.toFunctions.mode = 'pass';
  await fillCard(page, approved);
  await payButton(page).click();
  await page.getByText('An earlier try with another card bought nothing.').waitFor();
  await payButton(page).click();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('a refusal that says nothing of an earlier try keeps its key', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  const key = async () => JSON.parse(String(await page.evaluate(`localStorage.getItem('souk.purchase-under-way')`)))?.key;
  shop.toFunctions.mode = 'refuse';
  await payButton(page).click();
  await page.getByText('No answer came').waitFor();
  shop.toFunctions.mode = 'pass';
  const first = await key();
  expect(first).toMatch(/^[0-9a-f]{32}$/);

  await page.route(/\/v1\/purchases$/, (route) =>
    route.fulfill({ status: 403, contentType: 'text/html', body: '<h1>Pay for your room</h1>' }),
  );
  await payButton(page).click();
  await page.getByText('Something between you and the market').waitFor();
  expect(await key()).toBe(first);
  await page.unroute(/\/v1\/purchases$/);

  await page.getByLabel('Card number').fill('4242 4242 4242 4241');
  await payButton(page).click();
  await page.getByText('One field needs your attention').waitFor();
  expect(await key()).toBe(first);

  await fillCard(page);
  await payButton(page).click();
  await expectPaid(page);
  expect(await key()).toBeUndefined();
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('two tabs that pay at the same time buy once', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  const other = await shop.open({ besides: page, path: '/checkout' });
  await fillCheckout(other);
  // A hidden tab is drawn seldom, so a click by the mouse would come late.
  await Promise.all([page, other].map((tab) => tab.evaluate(`document.querySelector('main button[type=submit]').click()`)));
  for (const tab of [page, other]) await tab.getByText(/Thank you. You have paid.|Your cart is empty./).waitFor();
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('while a slow payment runs, the button says so and does nothing more', { timeout }, async () => {
  const { page, buyer } = await openFilled();
  const { promise: seen, resolve: payNow } = Promise.withResolvers<void>();
  await page.route(/\/v1\/purchases$/, async (route) => {
    await seen;
    await route.continue();
  });
  await payButton(page).click();
  const waiting = page.getByRole('button', { name: 'Paying…' });
  expect(await waiting.getAttribute('aria-disabled')).toBe('true');
  await waiting.click({ force: true });
  payNow();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('nothing of a card is kept in the browser', { timeout }, async () => {
  const { page } = await openFilled(declined);
  shop.toFunctions.mode = 'refuse';
  await payButton(page).click();
  await page.getByText('No answer came').waitFor();
  const kept = String(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href])'));
  expect(kept).toContain('souk.purchase-under-way');
  // Whole numbers: the token and the random key may happen to contain the digits.
  expect(kept).not.toMatch(/4000 ?0000|0000 ?0002|12\/40|(?<![\w-])(?:4000|0002|938\d?)(?![\w-])|Lovelace/);
  shop.toFunctions.mode = 'pass';
});
