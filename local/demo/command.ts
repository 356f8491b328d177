import { randomBytes, randomUUID } from 'node:crypto';
import { serverUrl } from '../../clients/cli/session/server-url.ts';
import { readSettings } from '../../lib/config/config.ts';
import { readCommandLine } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { readRunning } from '../running-system.ts';
import { ContractError, holds, openClient, refused } from './market.ts';

const usage = `npm run demo
A seller and a buyer go through the whole story over HTTP, against the market at SOUK_URL, else the one that runs on DATA_DIR, else
http://127.0.0.1:8080. Every run makes accounts of its own.`;

const print = (line: string) => process.stdout.write(`${line}\n`);
const run = randomBytes(4).toString('hex');
const expiration = `12/${String(new Date().getFullYear() + 1).slice(2)}`;
const card = (number: string) => ({ holderName: 'Ada Buyer', number, expiration, securityCode: '123' });
const approvedCard = card('4242424242424242');
const delivery = { name: 'Ada Buyer', lines: ['12 Mill Lane'], city: 'London', postalCode: 'N1 9GU', country: 'GB' };
const declinedCard = card('4000000000000002');

async function story(url: string): Promise<void> {
  const open = () => openClient(serverUrl(url), print);
  const [seller, buyer] = [open(), open()];
  await buyer.health();

  chapter('A seller opens an account and puts two items up for sale');
  const sam = { username: `sam-${run}`, password: randomUUID() };
  const { sellerId } = holds(await seller.createSeller({ name: 'Sam Seller', ...sam }), { name: 'Sam Seller' });
  await refused('username_taken', seller.createSeller({ name: 'Sam Seller', ...sam }));
  holds(await seller.sellerLogIn(sam), { sellerId });
  const teapot = {
    name: `Teapot ${run}`,
    category: 7,
    keywords: ['teapot', run],
    condition: 'used' as const,
    priceCents: 1999,
    quantity: 5,
  };
  const { itemId } = holds(await seller.registerItem(teapot), { quantity: 5, sellerId });
  const cups = await seller.registerItem({ ...teapot, name: 'Cups', keywords: ['cups'], priceCents: 500, quantity: 2 });
  holds(await seller.editItem({ itemId, description: 'Holds a litre.' }), { description: 'Holds a litre.', keywords: teapot.keywords });
  holds(await seller.changeItemPrice({ itemId, priceCents: 2499 }), { priceCents: 2499 });
  holds(await seller.changeItemQuantity({ itemId, change: 1 }), { quantity: 6 });
  await seller.listOwnItems({ pageSize: 1 });

  chapter('A visitor looks around, opens an account as a buyer, and fills a cart');
  await buyer.listCategories();
  const { items } = await buyer.searchItems({ category: 7, keyword: [run], condition: 'used', maxPriceCents: 2499 });
  if (items.length !== 1 || items[0]?.itemId !== itemId) throw new ContractError('the search did not find the one item that matches');
  const ada = { username: `ada-${run}`, password: randomUUID() };
  const { buyerId } = await buyer.createBuyer({ name: 'Ada Buyer', ...ada });
  holds(await buyer.buyerLogIn(ada), { buyerId });
  holds(await buyer.getItem({ itemId }), { priceCents: 2499, quantity: 6 });
  holds(await buyer.getSellerRating({ sellerId }), { thumbsUp: 0, thumbsDown: 0 });
  holds(await buyer.addToCart({ itemId: cups.itemId, quantity: 1 }), { totalCents: 500 });
  await buyer.clearCart();
  holds(await buyer.addToCart({ itemId, quantity: 3 }), { totalCents: 7497, saved: false });
  holds(await buyer.removeFromCart({ itemId, quantity: 1 }), { totalCents: 4998 });
  await refused('insufficient_quantity', buyer.addToCart({ itemId, quantity: 5 }));
  holds(await buyer.saveCart(), { saved: true });
  holds(await buyer.getCart(), { totalCents: 4998, saved: true });

  chapter('The first card is declined, the second one pays, and a repeated request pays nothing more');
  await refused('payment_declined', buyer.makePurchase({ card: declinedCard, expectedTotalCents: 4998 }));
  const purchase = { card: approvedCard, delivery, expectedTotalCents: 4998, idempotencyKey: randomUUID() };
  const { purchaseId } = holds(await buyer.makePurchase(purchase), { status: 'paid', totalCents: 4998 });
  holds(await buyer.makePurchase(purchase), { purchaseId, status: 'paid' });
  holds(await buyer.getPurchase({ purchaseId }), { status: 'paid', totalCents: 4998 });
  await buyer.listPurchases();
  holds(await buyer.getCart(), { lines: [], totalCents: 0 });
  holds(await buyer.getOwnBuyer(), { itemsPurchased: 2 });

  chapter('The seller sees where to send it, sends it, and the buyer can follow it');
  const { items: sales } = await seller.listSales({ status: 'to_dispatch' });
  if (sales.length !== 1 || sales[0]?.purchaseId !== purchaseId) throw new ContractError('the list of sales does not have the one sale');
  holds(await seller.getSale({ purchaseId }), { totalCents: 4998, status: 'to_dispatch', delivery });
  holds(await seller.dispatchSale({ purchaseId, carrier: 'Royal Mail' }), { status: 'dispatched' });
  holds(await seller.dispatchSale({ purchaseId, carrier: 'Royal Mail', trackingNumber: run }), { trackingNumber: run });
  const { dispatches } = await buyer.getPurchase({ purchaseId });
  holds(dispatches[0] ?? {}, { sellerId, trackingNumber: run });

  chapter('The buyer rates what was bought, and the seller sees it');
  holds(await buyer.giveFeedback({ itemId, vote: 'up' }), { itemId, vote: 'up' });
  await refused('not_purchased', buyer.giveFeedback({ itemId: cups.itemId, vote: 'up' }));
  holds(await seller.getOwnRating(), { thumbsUp: 1, thumbsDown: 0 });
  holds(await seller.getOwnSeller(), { thumbsUp: 1, itemsSold: 2 });
  holds(await seller.getItem({ itemId }), { quantity: 4, thumbsUp: 1 });

  chapter('One teapot comes back broken: the seller gives its price back, and the buyer sees it');
  const refund = { purchaseId, lines: [{ itemId, quantity: 1 }], reason: 'Broken lid', restock: true, idempotencyKey: randomUUID() };
  const { refundId } = holds(await seller.refundSale(refund), { status: 'refunded', amountCents: 2499 });
  holds(await seller.refundSale(refund), { refundId, status: 'refunded' });
  await refused('refund_exceeds_sale', seller.refundSale({ ...refund, lines: [{ itemId, quantity: 2 }], idempotencyKey: randomUUID() }));
  holds(await seller.getSale({ purchaseId }), { status: 'dispatched', refundedCents: 2499 });
  holds(await seller.getItem({ itemId }), { quantity: 5 });
  const { refunds } = holds(await buyer.getPurchase({ purchaseId }), { status: 'paid', totalCents: 4998, refundedCents: 2499 });
  holds(refunds[0] ?? {}, { refundId, reason: 'Broken lid' });
  holds(await buyer.getOwnBuyer(), { itemsPurchased: 1 });

  chapter('The seller takes the unsold units off sale');
  holds(await seller.changeItemQuantity({ itemId, change: -5 }), { quantity: 0 });
  holds(await seller.changeItemQuantity({ itemId: cups.itemId, change: -2 }), { quantity: 0 });
  const left = await buyer.searchItems({ category: 7, keyword: [run] });
  if (left.items.length !== 0) throw new ContractError('the search found what is not on sale any more');

  chapter('Both log out, and their sessions are over');
  const { token } = buyer;
  await buyer.buyerLogOut();
  await seller.sellerLogOut();
  buyer.token = token;
  await refused('unauthenticated', buyer.getCart());
}

const chapter = (title: string) => print(`\n${title}`);

async function findMarket(): Promise<string> {
  const named = process.env['SOUK_URL'];
  if (named) return named;
  const running = await readRunning(readSettings(['DATA_DIR']).DATA_DIR).catch(() => undefined);
  return running?.url ?? 'http://127.0.0.1:8080';
}

await main(async () => {
  readCommandLine({ usage, options: {} });
  try {
    await story(await findMarket());
    print('\nThat was the whole story.');
  } catch (error) {
    const cause = (error as Error).cause as Error | undefined;
    process.stderr.write(`The story ended early: ${(error as Error).message}${cause ? ` (${cause.message})` : ''}\n`);
    process.exitCode = 1;
  }
});
