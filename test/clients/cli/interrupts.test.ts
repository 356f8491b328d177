import { rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proxyForThisTest } from '../../support/network/proxy-for-this-test.ts';
import { startFunctions } from '../../support/parts/functions.ts';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { card } from '../../support/people/cards.ts';
import { newBuyer, newItem, newSeller, password } from '../../support/people/people.ts';
import { jpeg } from '../../support/pictures.ts';
import { type Home, newHome, souk } from './support/souk.ts';
import { atTerminal, keys, type Terminal } from './support/terminal.ts';

const marketplace = useMarketplace();

/** The home of a new seller, who is logged in, and an item of that seller. */
async function sellerAtHome(url = marketplace.functions.url) {
  const seller = await newSeller(marketplace.api);
  const { itemId } = await newItem(marketplace.api, seller);
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password, SOUK_URL: url });
  await souk(home, ['seller', 'log-in', seller.username]);
  return { seller, itemId, home };
}

/** A seller at a terminal who has just sent a refund of a sale, while the payment service does not respond. */
async function refunding() {
  const { addresses, databases } = marketplace.services;
  const proxy = await proxyForThisTest(Number(new URL(addresses.PAYMENT_URL).port));
  const functions = await startFunctions({ ...addresses, PAYMENT_URL: `http://127.0.0.1:${proxy.port}/` });
  onTestFinished(() => functions.stop());
  const { itemId, home } = await sellerAtHome(functions.url);
  const buyer = await newBuyer(marketplace.api);
  await marketplace.api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
  const { body } = await marketplace.api.post('/v1/purchases', { card }, { ...buyer, headers: { 'Idempotency-Key': itemId } });
  const refunds = () =>
    databases.product.query<{ status: string }>(`select status::text from refunds where purchase_id = '${body.purchaseId}'`);
  proxy.mode = 'swallow';
  const terminal = atTerminal(home, ['seller', 'refund', body.purchaseId, '--reason', "It's broken", '--restock', '--yes']);
  await expect.poll(refunds, { timeout: 20_000 }).toHaveLength(1);
  return { terminal, proxy, home, refunds };
}

async function pressAgain(terminal: Terminal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  terminal.press(keys.ctrlC);
}

test('Ctrl-C during a refund still finds out its outcome', async () => {
  const { terminal, proxy, refunds } = await refunding();
  terminal.press(keys.ctrlC);
  await terminal.see('The refund is already sent, so its outcome is unknown. Finding out what happened to it');
  proxy.mode = 'pass';
  await terminal.see('$19.99 given back. Refund ');
  expect([await terminal.ended, await refunds()]).toEqual([0, [{ status: 'refunded' }]]);
});

test('a second Ctrl-C leaves a refund and prints how to finish it; that gives nothing back twice', async () => {
  const { terminal, proxy, home, refunds } = await refunding();
  terminal.press(keys.ctrlC);
  await terminal.see('Finding out what happened to it');
  await pressAgain(terminal);
  await terminal.see('The outcome of the refund is unknown.');
  const command =
    /Or finish it:\s+souk (seller refund .*)/s.exec(
      await terminal.see(/Look at the sale:\s+souk seller sale .*Or finish it:\s.*--idempotency-key\s+\S{36}/s),
    )?.[1] ?? '';
  expect(await terminal.ended).toBe(130);
  proxy.mode = 'pass';
  const words = command.replace(/\s+/g, ' ').match(/'(?:[^']|'\\'')*'|\S+/g) ?? [];
  const args = words.map((word) => word.replace(/^'(.*)'$/, '$1').replaceAll(String.raw`'\''`, "'"));
  expect(args).toEqual(expect.arrayContaining(["It's broken", '--restock']));
  const finished = await souk(home, [...args, '--yes', '--json']);
  expect(finished).toMatchObject({ code: 0, stdout: expect.stringContaining('"status":"refunded"') });
  expect(await refunds()).toEqual([{ status: 'refunded' }]);
});

/** A front of the marketplace that accepts connections and reads nothing from them. */
async function deafAddress(): Promise<string> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The name of the file with a seller's session. */
const nameOf = (url: string) => `seller@${encodeURIComponent(url)}`;

/** A seller's terminal that adds a picture at this address. */
async function adding(home: Home, itemId: string, content: Buffer, url: string): Promise<Terminal> {
  const file = path.join(home.folder, 'lamp.jpg');
  await writeFile(file, content);
  return atTerminal({ ...home, env: { ...home.env, SOUK_URL: url } }, ['seller', 'add-picture', itemId, file]);
}

test('Ctrl-C before a picture is sent to its end says that it was not added', async () => {
  const { home, itemId } = await sellerAtHome();
  const url = await deafAddress();
  const sessions = path.join(home.folder, 'config/souk/sessions');
  await rename(path.join(sessions, nameOf(marketplace.functions.url)), path.join(sessions, nameOf(url)));
  const terminal = await adding(home, itemId, Buffer.concat([await jpeg(20, 20), Buffer.alloc(8_300_000)]), url);
  await terminal.see(/Sending 7\.9 MiB: \d+ %/);
  terminal.press(keys.ctrlC);
  await terminal.see('The picture was not sent to its end, so it was not added.');
  expect(await terminal.ended).toBe(130);
});

test('Ctrl-C after a picture is sent says that it may have been added, and where to look', async () => {
  const proxy = await proxyForThisTest(Number(new URL(marketplace.functions.url).port));
  const url = `http://127.0.0.1:${proxy.port}`;
  const { home, itemId } = await sellerAtHome(url);
  proxy.mode = 'lose';
  const terminal = await adding(home, itemId, await jpeg(900, 600), url);
  await terminal.see('sent, and now being stored');
  terminal.press(keys.ctrlC);
  await terminal.see('The picture was sent, but whether it was added is not known.');
  await terminal.see(`Look at the item before you add it again: souk seller item ${itemId}`);
  expect(await terminal.ended).toBe(130);
});
