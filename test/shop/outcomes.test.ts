import { expect, test } from 'vitest';
import { approved, declined, expectPaid, fillCard, fillCheckout, payButton, purchasesOf, shopperOf } from './support/people.ts';
import { eventually, useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;

const openCheckout = async (as: Awaited<ReturnType<typeof shopperOf>>['buyer']) => shop.open({ as, path: '/checkout' });

test('after a declined card another one buys, and the address need not be typed again', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await fillCheckout(page, declined);
  await payButton(page).click();
  await page.getByText('The card was declined. Nothing was charged.').waitFor();
  expect(await purchasesOf(shop.api, buyer)).toEqual([]);
  await page.getByLabel('Card number').fill(approved);
  await payButton(page).click();
  await expectPaid(page);
  expect(await purchasesOf(shop.api, buyer)).toHaveLength(1);
});

test('test cards are named because the payment service is the stand-in', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await page.getByText(approved).waitFor();
  await page.getByText(declined).waitFor();
});

test('too few units: the line says how many are left, and one click takes them', { timeout }, async () => {
  const { buyer, seller, item } = await shopperOf(shop.api, { quantity: 3 });
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  await shop.api.post(`/v1/items/${item.itemId}/quantity-changes`, { change: -4 }, seller);
  await payButton(page).click();
  await page.getByText('There are not enough units left. Nothing was charged.').waitFor();
  await page.getByText('Only 1 left.').waitFor();
  await eventually(() => page.evaluate('document.activeElement.ariaLabel')).toBe('What you buy');
  await page.getByRole('button', { name: 'Take 1' }).click();
  await page.getByRole('button', { name: 'Pay US$19.99' }).click();
  await expectPaid(page);
  expect((await purchasesOf(shop.api, buyer))[0]).toMatchObject({ status: 'paid', totalCents: 1999 });
});

test('sold out: the line can be removed, and the cart is empty then', { timeout }, async () => {
  const { buyer, seller, item } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  await shop.api.post(`/v1/items/${item.itemId}/quantity-changes`, { change: -5 }, seller);
  await payButton(page).click();
  await page.getByText('Sold out.').waitFor();
  await page.getByRole('button', { name: `Remove ${item.name}` }).click();
  await page.getByText('Your cart is empty.').first().waitFor();
});

test('a higher price is shown, from and to, and needs a new yes', { timeout }, async () => {
  const { buyer, seller, item } = await shopperOf(shop.api, { quantity: 1 });
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  await shop.api.put(`/v1/items/${item.itemId}/price`, { priceCents: 2500 }, seller);
  await payButton(page).click();
  await page.getByText('It was US$19.99 when you chose it and is US$25.00 now.').waitFor();
  expect(await purchasesOf(shop.api, buyer)).toEqual([]);
  await page.getByRole('button', { name: 'Pay US$25.00' }).click();
  await expectPaid(page);
  expect((await purchasesOf(shop.api, buyer))[0]).toMatchObject({ totalCents: 2500 });
});

test('a lower price passes without a question', { timeout }, async () => {
  const { buyer, seller, item } = await shopperOf(shop.api, { quantity: 1 });
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  await shop.api.put(`/v1/items/${item.itemId}/price`, { priceCents: 1500 }, seller);
  await payButton(page).click();
  await expectPaid(page);
  expect((await purchasesOf(shop.api, buyer))[0]).toMatchObject({ totalCents: 1500 });
});

test('a payment service that is silent: the purchase is pending, may be left, is found again, and ends', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  shop.toPayment.mode = 'swallow';
  await payButton(page).click();
  await page.getByText('The payment has not been confirmed yet.').waitFor();
  const [pending] = await purchasesOf(shop.api, buyer);
  expect(pending).toMatchObject({ status: 'pending' });

  await page.getByRole('link', { name: 'Purchases' }).click();
  await page.getByRole('link', { name: /Waiting for the payment/ }).click();
  await page.getByText('The payment has not been confirmed yet.').waitFor();
  shop.toPayment.mode = 'pass';
  await page.getByText('Cancelled: nothing was charged.').waitFor();
  await page.getByRole('link', { name: 'Back to the cart' }).click();
  await page.getByText('Saved. It will be here').waitFor();
});

test('another purchase of the cart is in progress: the page leads to it', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  shop.toPayment.mode = 'swallow';
  const { body } = await shop.api.post(
    '/v1/purchases',
    { card: { holderName: 'Ada', number: approved, expiration: '12/40', securityCode: '938' } },
    { token: buyer.token, headers: { 'Idempotency-Key': 'elsewhere' } },
  );
  await payButton(page).click();
  await page.getByText('Another purchase of this cart is in progress.').waitFor();
  await page.getByRole('link', { name: 'See how it goes' }).click();
  await eventually(() => new URL(page.url()).pathname).toBe(`/purchases/${body.purchaseId}`);
});

test('wrong fields of the card are all named, and the summary leads to them', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  await page.getByLabel('Card number').fill('4242 4242 4242 4241');
  await page.getByLabel('Valid until').fill('13/40');
  await payButton(page).click();
  const summary = page.getByRole('alert').filter({ hasText: '2 fields need your attention' });
  await summary.waitFor();
  await eventually(() => page.evaluate('document.activeElement.textContent')).toContain('2 fields');
  await summary.getByRole('button', { name: /^Card number/ }).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(approved);
  await page.getByLabel('Valid until').fill('12 / 2040');
  await payButton(page).click();
  await expectPaid(page);
});

test('an empty card is refused before anything is sent', { timeout }, async () => {
  const { buyer } = await shopperOf(shop.api);
  const page = await openCheckout(buyer);
  await fillCheckout(page);
  await fillCard(page, '');
  await payButton(page).click();
  await page.getByText('Card number must be filled in.').waitFor();
});
