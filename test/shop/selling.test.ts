import { expect, test } from 'vitest';
import { address, buyCart } from '../support/people/purchases.ts';
import { shopperOf } from './support/people.ts';
import { eventually, useShop } from './support/shop.ts';

const shop = useShop();
const timeout = 60_000;

/** A seller with a paid sale of two units. */
async function openSales() {
  const { buyer, seller, item } = await shopperOf(shop.api);
  const { purchaseId } = (await buyCart(shop.api, buyer, { delivery: address })).body;
  const page = await shop.open({ as: seller, path: '/sell/sales' });
  const sale = async () => (await shop.api.get(`/v1/sellers/me/sales/${purchaseId}`, seller)).body;
  return { page, item, sale };
}

test('a sale that was sent is no longer among those to send, also when the seller goes back', { timeout }, async () => {
  const { page, item, sale } = await openSales();
  await page.getByRole('link', { name: new RegExp(item.name) }).click();
  await page.getByRole('button', { name: 'It is sent' }).click();
  await page.getByText('The buyer can see now').waitFor();
  expect(await sale()).toMatchObject({ status: 'dispatched' });
  await page.goBack();
  await page.getByText('Nothing waits to be sent.').waitFor();
  await page.getByRole('link', { name: 'Sent', exact: true }).click();
  await page.getByRole('link', { name: new RegExp(item.name) }).waitFor();
});

test('a refund whose response is lost, and whose next try a proxy refuses, is paid back once', { timeout }, async () => {
  const { page, item, sale } = await openSales();
  await page.getByRole('link', { name: new RegExp(item.name) }).click();
  await page.getByText('Give money back').first().click();
  await page.getByLabel(/^Units of/).fill('1');
  await page.getByLabel('Why').fill('Broken');
  shop.toFunctions.mode = 'reset';
  await page.getByRole('button', { name: 'Give the money back' }).click();
  await page.getByText('No answer came').first().waitFor();
  shop.toFunctions.mode = 'pass';
  // A proxy's refusal says nothing about the refund that has arrived.
  const refunds = /\/refunds$/;
  await page.route(refunds, (route) => route.fulfill({ status: 403, contentType: 'text/html', body: '<h1>Pay for your room</h1>' }));
  await page.getByRole('button', { name: 'Give the money back' }).click();
  await page.getByText('Something between you and the market').first().waitFor();
  await page.unroute(refunds);
  await page.getByRole('button', { name: 'Give the money back' }).click();
  await page.getByText('was paid back').waitFor();
  expect(await sale()).toMatchObject({ refundedCents: 1999 });
  await eventually(async () => (await sale()).refunds.length).toBe(1);
});

test('a refund of more than is left is refused, and nothing is paid back', { timeout }, async () => {
  const { page, item, sale } = await openSales();
  await page.getByRole('link', { name: new RegExp(item.name) }).click();
  await page.getByText('Give money back').first().click();
  await page.getByLabel(/^Units of/).fill('3');
  await page.getByLabel('Why').fill('Broken');
  await page.getByRole('button', { name: 'Give the money back' }).click();
  await page.getByText('Less is left to refund than you asked for.').waitFor();
  expect(await sale()).toMatchObject({ refundedCents: 0 });
});
