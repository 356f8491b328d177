import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newItem, newSeller, password } from '../../support/people/people.ts';
import { buyerAtHome, buyerInShell, cardJson, typeCard } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { keys } from './support/terminal.ts';

const marketplace = useMarketplace();

const deliveryFlags = [
  '--delivery-name',
  "Ada O'Brien",
  '--delivery-line',
  '12 Mill Lane',
  '--delivery-line',
  'Flat 3',
  '--city',
  'London',
  '--country',
  'gb',
];
const delivery = { name: "Ada O'Brien", lines: ['12 Mill Lane', 'Flat 3'], city: 'London', postalCode: '', country: 'GB' };

/** A buyer with one unit of a new item in the cart, and its seller, each with a client that is logged in. */
async function people() {
  const seller = await newSeller(marketplace.api);
  const { itemId } = await newItem(marketplace.api, seller);
  const { home } = await buyerAtHome(marketplace.api);
  await souk(home, ['buyer', 'add', itemId]);
  const sellerHome = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  await souk(sellerHome, ['seller', 'log-in', seller.username]);
  const buy = (...args: string[]) => souk(home, ['buyer', 'buy', '--yes', '--card-stdin', ...args], { input: cardJson() });
  const bought = (purchaseId: string) => souk(home, ['buyer', 'purchase', purchaseId]);
  return { buy, bought, ask: (...args: string[]) => souk(sellerHome, ['seller', ...args]) };
}

test('a script buys with a delivery; its seller lists the sale, dispatches it, and corrects the dispatch', async () => {
  const { buy, ask } = await people();
  const bought = JSON.parse((await buy(...deliveryFlags, '--json')).stdout);
  expect(bought).toMatchObject({ status: 'paid', delivery });
  const { purchaseId } = bought;

  const listed = JSON.parse((await ask('sales', '--status', 'to_dispatch', '--json')).stdout);
  expect(listed.items).toMatchObject([{ purchaseId, status: 'to_dispatch', delivery }]);
  expect((await ask('sale', purchaseId)).stdout).toContain("Ada O'Brien, 12 Mill Lane, Flat 3, London, GB");
  const sent = JSON.parse((await ask('dispatch', purchaseId, '--carrier', 'Royal Mail', '--tracking-number', 'AB1', '--json')).stdout);
  expect(sent).toMatchObject({ status: 'dispatched', carrier: 'Royal Mail', trackingNumber: 'AB1' });
  const corrected = JSON.parse((await ask('dispatch', purchaseId, '--carrier', 'UPS', '--json')).stdout);
  expect([corrected.carrier, corrected.trackingNumber, corrected.dispatchedAt]).toEqual(['UPS', undefined, sent.dispatchedAt]);
  expect((await ask('sales', '--status', 'to_dispatch')).stdout).toBe('You have no such sale.\n');
});

test('a part of a delivery that is missing, or that the marketplace refuses, is named', async () => {
  const { buy } = await people();
  const missing = await buy('--delivery-name', 'Ada', '--city', 'London', '--country', 'GB');
  expect(missing).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--delivery-line is missing.') });
  const refused = await buy(...deliveryFlags.slice(0, -1), 'XX');
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('The delivery’s country must be the code of a country'),
  });
});

test('a sale that the seller does not have is reported, with where to look', async () => {
  const { ask } = await people();
  for (const command of ['sale', 'dispatch'])
    expect(await ask(command, randomUUID())).toMatchObject({ code: 5, stderr: 'You have no such sale.\nYour sales: souk seller sales\n' });
  expect((await ask('sales')).stdout).toBe('You have sold nothing yet.\n');
  expect(await ask('sales', '--status', 'sent')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('to_dispatch or dispatched or refunded'),
  });
});

test('of a delivery that is refused after it was typed, the refused part alone is asked again', async () => {
  const { itemId } = await newItem(marketplace.api, await newSeller(marketplace.api));
  const { terminal } = await buyerInShell(marketplace.api);
  terminal.press(`add ${itemId}${keys.enter}`);
  await terminal.see('Total $19.99');
  terminal.press(`buy${keys.enter}`);
  await terminal.answer('Deliver to', 'Ada');
  await terminal.answer('Street and number', '');
  await terminal.see('It must be text of 1 to 64 characters.');
  terminal.press(`12 Mill Lane${keys.enter}`);
  await terminal.answer('Another line', '');
  await terminal.answer('City', 'London');
  await terminal.answer('Postal code', 'N1 9GU');
  await terminal.answer('Country', 'XX');
  await typeCard(terminal);
  await terminal.answer('Charge $19.99', 'y');
  await terminal.see('The delivery’s country must be the code of a country');
  await terminal.answer('Country', 'GB');
  await terminal.answer('Charge $19.99', 'y');
  await terminal.see('Paid $19.99');
});

test('a script gives a sale back once, by units or whole, and is told what is left', async () => {
  const { buy, ask, bought } = await people();
  const { purchaseId, lines } = JSON.parse((await buy('--json')).stdout);
  const [{ itemId }] = lines;
  const key = ['--idempotency-key', randomUUID()];
  expect(await ask('refund', purchaseId, '--reason', 'Broken')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Cannot ask for confirmation: this is not a terminal\.\nAdd --yes/),
  });
  const refused = await ask('refund', purchaseId, '--yes', '--reason', 'Broken', '--line', `${itemId}:2`);
  expect(refused).toMatchObject({ code: 6, stderr: expect.stringContaining(`${itemId}: 2 to give back, 1 left`) });
  const whole = ['refund', purchaseId, '--yes', '--reason', 'Broken', '--line', itemId, '--restock', ...key];
  const made = JSON.parse((await ask(...whole, '--json')).stdout);
  expect(made).toMatchObject({ status: 'refunded', amountCents: 1999, restock: true, lines: [{ itemId, quantity: 1 }] });
  expect((await ask(...whole)).stdout).toBe(`$19.99 given back. Refund ${made.refundId}\n`);
  expect((await ask('sale', purchaseId)).stdout).toMatch(/Status +refunded\n[\s\S]*Given back +\$19\.99\nRefund +\$19\.99: Broken\n/);
  expect((await bought(purchaseId)).stdout).toMatch(/Given back +\$19\.99\nRefund +\$19\.99: Broken\n/);
  expect((await ask('refund', purchaseId, '--yes', '--reason', 'Again')).stderr).toMatch(/^All of this sale was given back before/);
});

test('a key is refused without the lines of its refund, because what is left of a sale changes', async () => {
  const { buy, ask } = await people();
  const { purchaseId, lines } = JSON.parse((await buy('--json')).stdout);
  const withKey = ['refund', purchaseId, '--yes', '--reason', 'Broken', '--idempotency-key', randomUUID()];
  expect(await ask(...withKey)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^A refund is repeated as it was: --idempotency-key needs --line\.\nSee souk seller refund --help/),
  });
  const [first, repeated] = [await ask(...withKey, '--line', lines[0].itemId), await ask(...withKey, '--line', lines[0].itemId)];
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\$19\.99 given back\./) });
  expect(repeated).toEqual(first);
});
