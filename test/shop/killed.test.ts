import { expect, test } from 'vitest';
import { holdTable } from '../support/database/held-table.ts';
import { startPart } from '../support/parts/part-process.ts';
import { newItem } from '../support/people/people.ts';
import { buyerOf, expectPaid, fillCheckout, payButton, purchasesOf, sellerOf, shopperOf } from './support/people.ts';
import { eventually, useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 120_000;

/** All functions in a process that a test can kill, and start again at the same port. */
async function startFunctionsToKill() {
  const start = (port: number) =>
    startPart('local/parts/functions.ts', {
      ...shop.services.addresses,
      PAYMENT_URL: `http://127.0.0.1:${shop.toPayment.port}/`,
      PURCHASE_DUE_SECONDS: '1',
      PORT: String(port),
    });
  let functions = await start(0);
  const { port } = functions;
  return {
    url: `http://127.0.0.1:${port}`,
    async kill() {
      functions.child.kill('SIGKILL');
      expect(await functions.exited).toEqual([null, 'SIGKILL']);
    },
    async restart() {
      functions = await start(port);
    },
  };
}

async function openItem() {
  const functions = await startFunctionsToKill();
  const [seller, buyer] = await Promise.all([sellerOf(shop.api), buyerOf(shop.api)]);
  const { itemId } = await newItem(shop.api, seller);
  const page = await shop.open({ as: buyer, at: functions.url, path: `/items/${itemId}` });
  await page.getByRole('link', { name: 'Cart' }).waitFor();
  await page.waitForLoadState('networkidle');
  const inCart = async () => (await shop.api.get('/v1/cart', buyer)).body.lines.map(({ quantity }: { quantity: number }) => quantity);
  return { functions, page, inCart, put: () => page.getByRole('button', { name: 'Put into the cart' }).click() };
}

async function openCheckout() {
  const functions = await startFunctionsToKill();
  const { buyer } = await shopperOf(shop.api);
  const page = await shop.open({ as: buyer, at: functions.url, path: '/checkout' });
  await fillCheckout(page);
  return { functions, page, buyer };
}

test('functions that are killed before they add to the cart: the page says so, and the next try adds once', { timeout }, async () => {
  const { functions, page, inCart, put } = await openItem();
  const held = await holdTable(shop.services.databases.customer, 'sessions');
  await put();
  await held.untilWaitedFor();
  await functions.kill();
  await held.release();
  await page.getByText('it is not known whether this is in your cart').waitFor();
  expect(await inCart()).toEqual([]);
  await functions.restart();
  await put();
  await page.getByText('1 unit of this item in your cart.').waitFor();
  await page.getByText('it is not known').waitFor({ state: 'detached' });
  expect(await inCart()).toEqual([1]);
});

test('functions that are killed after they added to the cart: the next try does not add again', { timeout }, async () => {
  const { functions, page, inCart, put } = await openItem();
  const held = await holdTable(shop.services.databases.product, 'active_carts');
  await put();
  await held.untilWaitedFor();
  await functions.kill();
  await held.release();
  await eventually(inCart).toEqual([1]);
  await page.getByText('it is not known whether this is in your cart').waitFor();
  await functions.restart();
  await put();
  await page.getByText('1 unit of this item in your cart.').waitFor();
  expect(await inCart()).toEqual([1]);
});

test('an addition whose response is lost: the page looks at the cart by itself', { timeout }, async () => {
  const { page, inCart, put } = await openItem();
  await page.route(/\/v1\/cart\/lines$/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await put();
  await page.getByText('1 unit of this item in your cart.').waitFor();
  await page.getByRole('button', { name: 'Put into the cart' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await inCart()).toEqual([1]);
});

test('functions that are killed before a purchase begins: the same click buys once when they run again', { timeout }, async () => {
  const { functions, page, buyer } = await openCheckout();
  const held = await holdTable(shop.services.databases.customer, 'sessions');
  await payButton(page).click();
  await held.untilWaitedFor();
  await functions.kill();
  await held.release();
  await page.getByText('No answer came, so it is not known yet whether you have paid.').waitFor();
  await page.getByText('Pay again: you will not be charged twice.').waitFor();
  expect(await purchasesOf(shop.api, buyer)).toEqual([]);
  await functions.restart();
  await payButton(page).click();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('functions that are killed while the card is charged: a reload finds the one purchase, and what became of it', {
  timeout,
}, async () => {
  const { functions, page, buyer } = await openCheckout();
  shop.toPayment.mode = 'lose';
  const before = shop.toPayment.received;
  await payButton(page).click();
  await eventually(() => shop.toPayment.received).toBeGreaterThan(before);
  await functions.kill();
  await page.getByText('No answer came, so it is not known yet whether you have paid.').waitFor();
  shop.toPayment.mode = 'pass';
  await functions.restart();
  await page.reload();
  await page.getByText(/Thank you. You have paid.|Cancelled: nothing was charged./).waitFor();
  const found = new URL(page.url()).pathname;
  expect(found).toMatch(/^\/purchases\/[0-9a-f-]{36}$/);
  const { purchaseId, status } = (await shop.api.get(`/v1${found}`, buyer)).body;
  const charges = await shop.services.databases.payment.query('select decision from transactions where id = $1', [purchaseId]);
  expect(charges).toEqual([{ decision: status === 'paid' ? 'approved' : 'cancelled' }]);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(status === 'paid' ? 1 : 0);
});
