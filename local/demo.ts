import { randomBytes, randomUUID } from 'node:crypto';
import { ContractError, createCaller } from './demo-caller.ts';

// A seller and a buyer go through the whole story over HTTP, against whatever runs at SOUK_URL. Every run makes accounts of its own.

const print = (line: string) => process.stdout.write(`${line}\n`);
const call = createCaller(process.env['SOUK_URL'] ?? 'http://127.0.0.1:8080', print);
const run = randomBytes(4).toString('hex');
const expiration = `12/${String(new Date().getFullYear() + 1).slice(2)}`;
const card = (number: string) => ({ holderName: 'Ada Buyer', number, expiration, securityCode: '123' });
const approvedCard = card('4242424242424242');
const declinedCard = card('4000000000000002');

async function story(): Promise<void> {
  await call('GET', '/v1/health', { status: 200 });

  chapter('A seller opens an account and puts two items up for sale');
  const seller = { name: 'Sam Seller', username: `sam-${run}`, password: randomUUID() };
  const { sellerId } = await call('POST', '/v1/sellers', { status: 201, body: seller, has: { name: seller.name } });
  await call('POST', '/v1/sellers', { status: 409, body: seller, has: { code: 'username_taken' } });
  const { sessionToken: ofSeller } = await call('POST', '/v1/sellers/sessions', {
    status: 201,
    body: credentials(seller),
    has: { sellerId },
  });
  const teapot = { name: `Teapot ${run}`, category: 7, keywords: ['teapot', run], condition: 'used', priceCents: 1999, quantity: 5 };
  const { itemId } = await call('POST', '/v1/items', { status: 201, token: ofSeller, body: teapot, has: { quantity: 5, sellerId } });
  const cups = { ...teapot, name: `Cups ${run}`, keywords: ['cups'], priceCents: 500, quantity: 2 };
  const { itemId: cupsId } = await call('POST', '/v1/items', { status: 201, token: ofSeller, body: cups });
  await call('PUT', `/v1/items/${itemId}/price`, { status: 200, token: ofSeller, body: { priceCents: 2499 }, has: { priceCents: 2499 } });
  await call('POST', `/v1/items/${itemId}/quantity-changes`, { status: 200, token: ofSeller, body: { change: 1 }, has: { quantity: 6 } });
  await call('GET', '/v1/sellers/me/items?pageSize=1', { status: 200, token: ofSeller });

  chapter('A buyer opens an account, searches, and fills a cart');
  const buyer = { name: 'Ada Buyer', username: `ada-${run}`, password: randomUUID() };
  const { buyerId } = await call('POST', '/v1/buyers', { status: 201, body: buyer });
  const { sessionToken: token } = await call('POST', '/v1/buyers/sessions', { status: 201, body: credentials(buyer), has: { buyerId } });
  const { items } = await call('GET', `/v1/items?category=7&keyword=${run}`, { status: 200, token });
  if (items.length !== 1 || items[0].itemId !== itemId) throw new ContractError('the search did not find the one item that matches');
  await call('GET', `/v1/items/${itemId}`, { status: 200, token, has: { priceCents: 2499, quantity: 6 } });
  await call('GET', `/v1/sellers/${sellerId}/rating`, { status: 200, token, has: { thumbsUp: 0, thumbsDown: 0 } });
  await call('POST', '/v1/cart/lines', { status: 200, token, body: { itemId: cupsId, quantity: 1 }, has: { totalCents: 500 } });
  await call('DELETE', '/v1/cart', { status: 204, token });
  await call('POST', '/v1/cart/lines', { status: 200, token, body: { itemId, quantity: 3 }, has: { totalCents: 7497, saved: false } });
  await call('DELETE', `/v1/cart/lines/${itemId}?quantity=1`, { status: 200, token, has: { totalCents: 4998 } });
  await call('POST', '/v1/cart/lines', { status: 409, token, body: { itemId, quantity: 5 }, has: { code: 'insufficient_quantity' } });
  await call('PUT', '/v1/cart/saved', { status: 200, token, has: { saved: true } });
  await call('GET', '/v1/cart', { status: 200, token, has: { totalCents: 4998, saved: true } });

  chapter('The first card is declined, the second one pays, and a repeated request pays nothing more');
  const purchase = (key: string, body: unknown) => ({ token, headers: { 'idempotency-key': key }, body });
  const asked = { expectedTotalCents: 4998 };
  const declined = purchase(randomUUID(), { card: declinedCard, ...asked });
  await call('POST', '/v1/purchases', { ...declined, status: 402, has: { code: 'payment_declined' } });
  const paid = purchase(randomUUID(), { card: approvedCard, ...asked });
  const { purchaseId } = await call('POST', '/v1/purchases', { ...paid, status: 201, has: { status: 'paid', totalCents: 4998 } });
  await call('POST', '/v1/purchases', { ...paid, status: 201, has: { purchaseId, status: 'paid' } });
  await call('GET', `/v1/purchases/${purchaseId}`, { status: 200, token, has: { status: 'paid', totalCents: 4998 } });
  await call('GET', '/v1/purchases', { status: 200, token });
  await call('GET', '/v1/cart', { status: 200, token, has: { lines: [], totalCents: 0 } });
  await call('GET', '/v1/buyers/me', { status: 200, token, has: { itemsPurchased: 2 } });

  chapter('The buyer rates what was bought, and the seller sees it');
  await call('POST', `/v1/items/${itemId}/feedback`, { status: 201, token, body: { vote: 'up' }, has: { itemId, vote: 'up' } });
  await call('POST', `/v1/items/${cupsId}/feedback`, { status: 403, token, body: { vote: 'up' }, has: { code: 'not_purchased' } });
  await call('GET', '/v1/sellers/me/rating', { status: 200, token: ofSeller, has: { thumbsUp: 1, thumbsDown: 0 } });
  await call('GET', '/v1/sellers/me', { status: 200, token: ofSeller, has: { thumbsUp: 1, itemsSold: 2 } });
  await call('GET', `/v1/items/${itemId}`, { status: 200, token: ofSeller, has: { quantity: 4, thumbsUp: 1 } });

  chapter('Both log out, and their sessions are over');
  await call('DELETE', '/v1/buyers/sessions/current', { status: 204, token });
  await call('DELETE', '/v1/sellers/sessions/current', { status: 204, token: ofSeller });
  await call('GET', '/v1/cart', { status: 401, token, has: { code: 'unauthenticated' } });
}

const credentials = ({ username, password }: { username: string; password: string }) => ({ username, password });
const chapter = (title: string) => print(`\n${title}`);

try {
  await story();
  print('\nThat was the whole story.');
} catch (error) {
  const cause = (error as Error).cause as Error | undefined;
  process.stderr.write(`The story ended early: ${(error as Error).message}${cause ? ` (${cause.message})` : ''}\n`);
  process.exitCode = 1;
}
