import { expect, test } from 'vitest';
import { proxyForThisTest } from '../../support/network/proxy-for-this-test.ts';
import { startFunctions } from '../../support/parts/functions.ts';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { declinedCard } from '../../support/people/cards.ts';
import { newItem, newSeller } from '../../support/people/people.ts';
import { createApi } from '../../support/requests/api.ts';
import { beginToBuy, buyerInShell, cardJson, typeCard } from './support/people.ts';
import { souk } from './support/souk.ts';
import { keys, type Terminal } from './support/terminal.ts';

const marketplace = useMarketplace();

/** A buyer in a shell with two units of a new item in the cart, and the item's seller. */
async function withFullCart({ url = marketplace.functions.url } = {}) {
  const seller = await newSeller(marketplace.api);
  const item = await newItem(marketplace.api, seller);
  const shell = await buyerInShell(marketplace.api, url);
  shell.terminal.press(`add ${item.itemId} 2${keys.enter}`);
  await shell.terminal.see('Total $39.98');
  await shell.terminal.see(shell.prompt);
  return { ...shell, seller, item };
}

/** Another front to the same services, whose payment service can be frozen. */
async function withFrozenPayments() {
  const { addresses, databases } = marketplace.services;
  const proxy = await proxyForThisTest(Number(new URL(addresses.PAYMENT_URL).port));
  const functions = await startFunctions(
    { ...addresses, PAYMENT_URL: `http://127.0.0.1:${proxy.port}/` },
    { settings: { PURCHASE_DUE_SECONDS: 1 } },
  );
  const full = await withFullCart({ url: functions.url });
  const purchases = () =>
    databases.product.query<{ status: string }>(`select status::text from purchases where buyer_id = ${full.buyer.id} and refusal is null`);
  return { ...full, proxy, functions, purchases };
}

async function buy(terminal: Terminal, number?: string): Promise<void> {
  await beginToBuy(terminal);
  await typeCard(terminal, number);
  await terminal.answer('Charge $39.98', 'y');
}

test('nothing is bought without a yes', async () => {
  const { terminal, prompt } = await withFullCart();
  await beginToBuy(terminal);
  await typeCard(terminal);
  await terminal.answer('Charge $39.98 to the card ending in 4242?', '');
  await terminal.see('Nothing was bought.');
  await terminal.answer(prompt, 'purchases');
  await terminal.see('You have bought nothing yet.');
});

test('a declined card is reported, and another card pays', async () => {
  const { terminal } = await withFullCart();
  await buy(terminal, declinedCard.number);
  await terminal.see('The card was declined. Nothing was charged');
  await terminal.answer('Try another card?', 'y');
  await typeCard(terminal);
  await terminal.answer('Charge $39.98', 'y');
  await terminal.see('Paid $39.98');
});

test('if too few units are left, the lines show how many', async () => {
  const { terminal, seller, item } = await withFullCart();
  await beginToBuy(terminal);
  await typeCard(terminal);
  await terminal.see('Charge $39.98');
  await marketplace.api.post(`/v1/items/${item.itemId}/quantity-changes`, { change: -4 }, seller);
  terminal.press(`y${keys.enter}`);
  await terminal.see(`${item.itemId} Brass lamp: 2 wanted, 1 left`);
  await terminal.see('Take fewer: remove ITEM QUANTITY');
});

test('a changed price is shown with both values, and confirmed again', async () => {
  const { terminal, seller, item } = await withFullCart();
  await beginToBuy(terminal);
  await typeCard(terminal);
  await terminal.see('Charge $39.98');
  await marketplace.api.put(`/v1/items/${item.itemId}/price`, { priceCents: 2500 }, seller);
  terminal.press(`y${keys.enter}`);
  await terminal.see('The total has changed from $39.98 to $50.00. Nothing was charged.');
  await terminal.see('Brass lamp: from $19.99 to $25.00');
  await terminal.answer('Charge $50.00', 'y');
  await terminal.see('Paid $50.00');
});

test('the shell waits for the outcome of a pending purchase', async () => {
  const { terminal, proxy, functions, purchases } = await withFrozenPayments();
  proxy.mode = 'swallow';
  await buy(terminal);
  await terminal.see('is not known yet. Waiting for it…');
  proxy.mode = 'pass';
  await terminal.see('The purchase was cancelled. Nothing was charged.');
  expect(await purchases()).toEqual([{ status: 'cancelled' }]);
  await functions.stop();
});

test('an abandoned pending purchase is found again by its id', async () => {
  const { terminal, proxy, functions, prompt } = await withFrozenPayments();
  proxy.mode = 'swallow';
  await buy(terminal);
  await terminal.see('Waiting for it…');
  terminal.press(keys.ctrlC);
  await terminal.see('Finding out what happened to it');
  await new Promise((resolve) => setTimeout(resolve, 500));
  terminal.press(keys.ctrlC);
  await terminal.see('The outcome of the purchase is not known yet.');
  const command = /purchase [0-9a-f-]{36}/.exec(await terminal.see(/Ask again with: purchase [0-9a-f-]{36}/))?.[0] ?? '';
  proxy.mode = 'pass';
  await terminal.answer(prompt, command);
  await terminal.see('cancelled: nothing was charged');
  await functions.stop();
});

test('Ctrl-C during a purchase still finds out its outcome', async () => {
  const { terminal, proxy, functions, purchases } = await withFrozenPayments();
  proxy.mode = 'swallow';
  await buy(terminal);
  await expect.poll(purchases).toHaveLength(1);
  terminal.press(keys.ctrlC);
  await terminal.see('its outcome is unknown. Finding out what happened to it');
  proxy.mode = 'pass';
  await terminal.see('Paid $39.98');
  expect(await purchases()).toEqual([{ status: 'paid' }]);
  await functions.stop();
});

test('a second Ctrl-C leaves a purchase and prints how to find it; repeating it buys nothing twice', async () => {
  const { terminal, proxy, functions, purchases, home, prompt } = await withFrozenPayments();
  proxy.mode = 'swallow';
  await buy(terminal);
  await expect.poll(purchases).toHaveLength(1);
  terminal.press(keys.ctrlC);
  await terminal.see('Finding out what happened to it');
  await new Promise((resolve) => setTimeout(resolve, 500));
  terminal.press(keys.ctrlC);
  await terminal.see('The outcome of the purchase is unknown.');
  const again = /buy (--idempotency-key \S+ --expected-total-cents 3998)/.exec(await terminal.see(/buy --idempotency-key .*/))?.[1] ?? '';
  await terminal.see(prompt);
  proxy.mode = 'pass';
  const repeated = await souk(home, ['buyer', 'buy', ...again.split(' '), '--card-stdin', '--json'], { input: cardJson() });
  expect(repeated).toMatchObject({ code: 0, stdout: expect.stringContaining('"status":"paid"') });
  expect(await purchases()).toEqual([{ status: 'paid' }]);
  await functions.stop();
});

test('a script that does not wait gets exit code 10 for an unknown outcome', async () => {
  const { proxy, functions, home } = await withFrozenPayments();
  proxy.mode = 'swallow';
  const pending = await souk(home, ['buyer', 'buy', '--yes', '--card-stdin', '--wait', '0', '--json'], { input: cardJson() });
  const { purchaseId, status } = JSON.parse(pending.stdout);
  const hint = `souk buyer purchase ${purchaseId}`;
  expect({ ...pending, status }).toMatchObject({ code: 10, status: 'pending', stderr: expect.stringContaining(hint) });
  const second = await souk(home, ['buyer', 'buy', '--yes', '--card-stdin'], { input: cardJson() });
  expect(second).toMatchObject({
    code: 6,
    stdout: '',
    stderr: `Another purchase of this cart is in progress.\nWhat becomes of it: ${hint}\n`,
  });
  proxy.mode = 'pass';
  await functions.stop();
});

test('a server that is down is reported, and the shell continues when it is back', async () => {
  const { addresses } = marketplace.services;
  const functions = await startFunctions(addresses);
  const proxy = await proxyForThisTest(functions.port);
  const { terminal, prompt } = await buyerInShell(marketplace.api, createApi(`http://127.0.0.1:${proxy.port}`).url);
  proxy.mode = 'refuse';
  terminal.press(`clear${keys.enter}`);
  await terminal.see(`No marketplace can be reached at http://127.0.0.1:${proxy.port}.`);
  await terminal.see('Is it running?');
  proxy.mode = 'pass';
  await terminal.answer(prompt, 'cart');
  await terminal.see('The cart is empty.');
  await functions.stop();
});
