import { expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { declinedCard } from '../../support/people/cards.ts';
import { newItem, newSeller, password } from '../../support/people/people.ts';
import { buyerAtHome, cardJson } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { atTerminal } from './support/terminal.ts';

const marketplace = useMarketplace();

async function sellerAtHome() {
  const seller = await newSeller(marketplace.api);
  const home = await newHome(marketplace.functions.url);
  await souk(home, ['seller', 'log-in', seller.username, '--password-stdin'], { input: password });
  return { home };
}

test('with --json a declined card leaves its purchase id, its code and its request id on standard error', async () => {
  const item = await newItem(marketplace.api, await newSeller(marketplace.api));
  const { home } = await buyerAtHome(marketplace.api);
  await souk(home, ['buyer', 'add', item.itemId]);
  const declined = await souk(home, ['buyer', 'buy', '--yes', '--card-stdin', '--json'], { input: cardJson(declinedCard) });
  const error = JSON.parse(declined.stderr);
  expect(declined).toMatchObject({ code: 7, stdout: '' });
  expect(error).toMatchObject({
    code: 'payment_declined',
    message: expect.stringContaining('Nothing was charged'),
    hint: 'Try another card: souk buyer buy',
    purchaseId: expect.stringMatching(/^[\da-f-]{36}$/),
    requestId: expect.any(String),
    status: 402,
    exitCode: 7,
  });
  expect(JSON.stringify(error)).not.toContain(declinedCard.number.replaceAll(' ', ''));

  const changed = await souk(home, ['buyer', 'buy', '--expected-total-cents', '1', '--card-stdin', '--json'], { input: cardJson() });
  expect(JSON.parse(changed.stderr)).toMatchObject({ code: 'price_changed', totalCents: 1999, requestId: expect.any(String), exitCode: 6 });
});

const failures: [why: string, exitCode: number, code: string, args: string[]][] = [
  ['an unknown command', 2, 'usage', ['buyer', 'serach', '--json']],
  ['an unknown option', 2, 'usage', ['buyer', 'cart', '--json', '--colour']],
  ['--json before the command', 2, 'usage', ['buyer', '--json', 'serach']],
  ['a value that cannot be', 2, 'usage', ['buyer', 'search', '-c', 'lamps', '--json']],
  ['a value that the server refuses', 2, 'invalid_request', ['buyer', 'add', '3-1', '5000', '--json']],
  ['a missing argument', 2, 'usage', ['buyer', 'add', '--json']],
  ['no session', 3, 'unauthenticated', ['seller', 'items', '--json']],
  ['an unknown item', 5, 'not_found', ['buyer', 'item', '9-999999', '--json']],
  ['an empty cart', 6, 'cart_empty', ['buyer', 'buy', '--yes', '--card-stdin', '--json']],
  ['a server that is not there', 9, 'unreachable', ['buyer', 'search', 'lamp', '--json', '--server', 'http://127.0.0.1:9']],
  ['an invalid address', 2, 'usage', ['buyer', 'cart', '--json', '--server', 'souk']],
  ['no role', 2, 'usage', ['search', '--json']],
];

test.each(failures)('with --json %s is one JSON document, and the exit code stays %i', async (_, exitCode, code, args) => {
  const { home } = await buyerAtHome(marketplace.api);
  if (code === 'unreachable') home.env['SOUK_PASSWORD'] = password;
  const line = code === 'unreachable' ? ['buyer', 'log-in', 'ada', ...args.slice(3)] : args;
  const told = await souk(home, line, { input: cardJson() });
  expect({ code: told.code, stdout: told.stdout }).toEqual({ code: exitCode, stdout: '' });
  expect(JSON.parse(told.stderr)).toMatchObject({ code, message: expect.stringMatching(/\S/), exitCode });
  expect(told.stderr).toMatch(/^[^\n]*\n$/);
});

test('with --json a wrong field is in errors under the API’s name', async () => {
  const { home } = await buyerAtHome(marketplace.api);
  const told = await souk(home, ['buyer', 'add', '3-1', '5000', '--json']);
  expect(JSON.parse(told.stderr).errors).toEqual([{ field: 'quantity', message: expect.any(String) }]);
});

test('a wrong keyword is named by its text, in register and in search', async () => {
  const { home } = await sellerAtHome();
  const about = ['--name', 'Lamp', '--category', '3', '--condition', 'new', '--quantity', '1', '--price', '5.00'];
  const told = await souk(home, ['seller', 'register', ...about, '-k', 'lamp', '-k', 'porcelain', '-k', 'bedside table']);
  expect(told).toMatchObject({ code: 2, stdout: '' });
  expect(told.stderr).toMatch(/^The keyword "porcelain" must be text of 1 to 8 .*; the keyword "bedside table" must be text of 1 to 8 /);
  expect(told.stderr).not.toContain('keywords[');

  const buyer = await buyerAtHome(marketplace.api);
  const search = await souk(buyer.home, ['buyer', 'search', 'lamp', 'x'.repeat(33)]);
  expect(search.stderr).toMatch(new RegExp(`^The keyword "${'x'.repeat(33)}" must be text of 1 to 32 `));
});

test('an account shows its number', async () => {
  const { home } = await sellerAtHome();
  expect((await souk(home, ['seller', 'account'])).stdout).toMatch(/^Seller ID +\d+$/m);
  const buyer = await buyerAtHome(marketplace.api);
  expect((await souk(buyer.home, ['buyer', 'account'])).stdout).toMatch(/^Buyer ID +\d+$/m);
});

const words = (text: string) => text.split(/\s+/).filter(Boolean);
const helps = [['--help'], ['seller', '--help'], ['buyer', '--help'], ['buyer', 'buy', '--help'], ['seller', 'register', '--help']];

test.each([50, 80, 120])('at %i columns help ends its lines between words', async (columns) => {
  const { home } = await buyerAtHome(marketplace.api);
  for (const args of helps) {
    const { stdout } = await souk(home, args);
    const terminal = atTerminal(home, args, { columns });
    expect(await terminal.ended).toBe(0);
    expect(words(terminal.shown)).toEqual(words(stdout));
    // An example is one line, so that it can be copied.
    const lines = terminal.shown.replace(/^Examples?:\n(?: {2}souk .*\n)+/gm, '').split('\n');
    for (const line of lines) if (line.length > columns) expect(words(line)).toHaveLength(1);
  }
});

test.each([50, 80, 120])('at %i columns messages end their lines between words, and names are whole', async (columns) => {
  const { home } = await buyerAtHome(marketplace.api);
  const name = 'A porcelain lamp for the bedside';
  const keywords = ['porcela1', 'bedside', 'lamp', 'white', 'antique'];
  const item = await newItem(marketplace.api, await newSeller(marketplace.api), { name, keywords, category: 4 });
  const list = atTerminal(home, ['buyer', 'search', '-c', '4'], { columns });
  expect(await list.ended).toBe(0);
  expect(list.shown).toContain(name);
  const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
  expect(widest(list.shown)).toBeLessThanOrEqual(columns);
  for (const args of [['item', item.itemId], ['add', item.itemId, '999'], ['cart'], ['remove', item.itemId], ['serach']]) {
    const terminal = atTerminal(home, ['buyer', ...args], { columns });
    await terminal.ended;
    expect(widest(terminal.shown)).toBeLessThanOrEqual(columns);
  }
});
