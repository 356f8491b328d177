import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { newBuyer, newItem, newSeller, type Person } from '../../support/people/people.ts';
import type { Api } from '../../support/requests/api.ts';

export const buyerOf = async (api: Api) => ({ ...(await newBuyer(api)), role: 'buyer' as const });
export const sellerOf = async (api: Api, name?: string) => ({ ...(await newSeller(api, name)), role: 'seller' as const });

/** A new buyer with units of a new item in the cart. */
export async function shopperOf(api: Api, { quantity = 2, stock = 5 } = {}) {
  const [seller, buyer] = await Promise.all([sellerOf(api), buyerOf(api)]);
  const item = await newItem(api, seller, { quantity: stock });
  await api.post('/v1/cart/lines', { itemId: item.itemId, quantity }, buyer);
  return { seller, buyer, item };
}

export const approved = '4242 4242 4242 4242';
export const declined = '4000 0000 0000 0002';

/** Fills in the checkout's address. */
async function fillDelivery(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
  await page.getByLabel('Street and number').fill('12 Mill Lane');
  await page.getByLabel('Town or city').fill('London');
  await page.getByLabel('Postal code').fill('N1 9GU');
  await page.getByLabel('Country').selectOption('GB');
}

/** Fills in the checkout's card. */
export async function fillCard(page: Page, number = approved): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Valid until').fill('12/40');
  await page.getByLabel('Security code').fill('938');
  await page.getByLabel('Name on the card').fill('Ada Lovelace');
}

/** Opens the checkout's form, filled in. */
export async function fillCheckout(page: Page, number = approved): Promise<void> {
  await page.getByRole('heading', { name: 'Check out' }).waitFor();
  await fillDelivery(page);
  await fillCard(page, number);
}

export const payButton = (page: Page) => page.getByRole('button', { name: /^Pay/ });

/** The purchases of a buyer, as the interface lists them. */
export async function purchasesOf(api: Api, buyer: Person) {
  return (await api.get('/v1/purchases', buyer)).body.items;
}

/** Waits until the page shows a paid purchase. */
export async function expectPaid(page: Page): Promise<void> {
  await page.getByText('Thank you. You have paid.').waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/purchases\/[0-9a-f-]{36}$/);
}
