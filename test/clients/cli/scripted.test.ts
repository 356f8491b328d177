import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { functionGroups } from '../../../functions/endpoints.ts';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { declinedCard } from '../../support/people/cards.ts';
import { newBuyer, newItem, newSeller, password } from '../../support/people/people.ts';
import { buyerAtHome, cardJson } from './support/people.ts';
import { newHome, program, souk } from './support/souk.ts';

const marketplace = useMarketplace();

test('with --json standard output is only the response of the API', async () => {
  const { home, buyer } = await buyerAtHome(marketplace.api);
  const seller = await newSeller(marketplace.api);
  for (let i = 0; i < 3; i += 1) await newItem(marketplace.api, seller, { category: 77 });
  const expected = await marketplace.api.get('/v1/items', { ...buyer, query: { category: 77, pageSize: 2 } });
  const { code, stdout, stderr } = await souk(home, ['buyer', 'search', '--category', '77', '--page-size', '2', '--json']);
  expect({ code, stderr, answer: JSON.parse(stdout) }).toEqual({ code: 0, stderr: '', answer: expected.body });

  const { nextPageToken } = JSON.parse(stdout);
  const next = await souk(home, ['buyer', 'search', '-c', '77', '--page-size', '2', '--page-token', nextPageToken, '--json']);
  expect(Object.keys(JSON.parse(next.stdout))).toEqual(['items']);
  const all = await souk(home, ['buyer', 'search', '-c', '77', '--page-size', '2', '--all', '--json']);
  expect(JSON.parse(all.stdout)).toEqual({ items: [...JSON.parse(stdout).items, ...JSON.parse(next.stdout).items] });
});

test('a purchase can be a script from log-in to log-out, its card from the environment or standard input', async () => {
  const item = await newItem(marketplace.api, await newSeller(marketplace.api));
  const { username } = await newBuyer(marketplace.api);
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  const run = async (...args: string[]) => JSON.parse((await souk(home, ['buyer', ...args, '--json'])).stdout || 'null');
  expect(Object.keys(await run('log-in', username))).toEqual(['buyerId', 'expiresInSeconds']);
  expect(await run('add', item.itemId, '2')).toMatchObject({ totalCents: 3998 });
  expect(await run('remove', item.itemId, '1')).toMatchObject({ totalCents: 1999 });
  expect(await run('save')).toMatchObject({ saved: true });
  expect(await run('clear')).toBeNull();
  expect(await run('add', item.itemId)).toMatchObject({ totalCents: 1999 });
  const bought = await souk(home, ['buyer', 'buy', '--yes', '--card-stdin', '--json'], { input: cardJson() });
  const purchase = JSON.parse(bought.stdout);
  expect(purchase).toMatchObject({ status: 'paid', totalCents: 1999 });
  expect(await run('purchase', purchase.purchaseId)).toEqual(purchase);
  expect(await run('purchases')).toEqual({ items: [purchase] });
  expect(await run('feedback', item.itemId, 'down')).toEqual({ itemId: item.itemId, vote: 'down' });
  expect(await run('seller-rating', String(item.sellerId))).toMatchObject({ thumbsDown: 1 });
  expect(await run('get-own-buyer')).toMatchObject({ itemsPurchased: 1 });
  expect(await run('log-out')).toBeNull();
});

test('every function for sellers or buyers is a command that the help lists', async () => {
  const { body } = await marketplace.api.get('/v1/openapi.json');
  const paths = Object.entries(body.paths as Record<string, Record<string, { operationId: string }>>);
  const ofPeople = paths.filter(([path]) => !/^\/v1\/(health|openapi\.json|docs|internal)\b/.test(path));
  const functions = ofPeople.flatMap(([, methods]) => Object.values(methods).map(({ operationId }) => operationId));

  const home = await newHome(marketplace.functions.url);
  const called: string[] = [];
  for (const role of ['seller', 'buyer']) {
    const { stdout } = await souk(home, [role, '--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z-]+)(?: \[.*?\])* {2,}\S/gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => !name.startsWith('-'));
    const helps = await Promise.all(commands.map((name) => souk(home, [role, name, '--help'])));
    called.push(...helps.flatMap(({ stdout }) => /Calls the function (\S+)\./.exec(stdout)?.[1] ?? []));
  }
  expect(functions).toEqual(expect.arrayContaining(Object.keys({ ...functionGroups.seller, ...functionGroups.buyer })));
  expect([...new Set(called)].sort()).toEqual(functions.sort());
});

const refusals: [why: string, code: number, args: string[], says: RegExp, input?: string][] = [
  ['an unknown command', 2, ['buyer', 'serach', 'lamp'], /^Unknown command 'serach'\n\(Did you mean search\?\)\nSee souk buyer --help\n$/],
  ['a missing argument', 2, ['buyer', 'add'], /^The item is missing\.\nSee souk buyer add --help\n$/],
  [
    'a value that cannot be',
    2,
    ['buyer', 'search', '-c', 'lamps'],
    /'lamps' is invalid\. It must be a whole number\.\nSee souk buyer search --help\n$/,
  ],
  [
    'a value that the server refuses',
    2,
    ['buyer', 'add', '3-1', '5000'],
    /^quantity must be a whole number from 1 to 1000\.\nSee souk buyer add --help\n$/,
  ],
  [
    'a wrong password',
    3,
    ['buyer', 'log-in', 'nobody', '--password-stdin'],
    /is wrong\.\nTry again with: souk buyer log-in/,
    'wrong password',
  ],
  [
    'a password that is missing',
    2,
    ['buyer', 'log-in', 'nobody'],
    /^The password is missing\.\nSet SOUK_PASSWORD, or write it .* --password-stdin\.\n$/,
  ],
  ['no session', 3, ['seller', 'items'], /^You are not logged in at .*\nLog in with: souk seller log-in\n$/],
  ['an item that was not bought', 4, ['buyer', 'feedback', 'ITEM', 'up'], /\nWhat you bought: souk buyer purchases\n$/],
  ['an unknown item', 5, ['buyer', 'item', '9-999999'], /^There is no such item\.\nFind items: souk buyer search KEYWORD\n$/],
  ['an id that cannot be', 5, ['buyer', 'purchase', 'first'], /^You have no such purchase\.\n/],
  ['too few units', 6, ['buyer', 'add', 'ITEM', '999'], /\nWhat is left of an item: souk buyer item ITEM\n$/],
  [
    'a user name that is taken',
    6,
    ['seller', 'create-account', '--name', 'Sam', '--username', 'SELLER', '--password-stdin'],
    /\nChoose another/,
    password,
  ],
  [
    'an empty cart',
    6,
    ['buyer', 'buy', '--yes', '--card-stdin'],
    /^The cart is empty\.\nPut something in: souk buyer add ITEM\n$/,
    cardJson(),
  ],
  ['no terminal to say yes at', 2, ['buyer', 'buy'], /^Cannot ask for confirmation.*\nAdd --yes, or --expected-total-cents/],
  [
    'a server that is not there',
    9,
    ['buyer', 'log-in', 'ada', '--password-stdin', '--server', 'http://127.0.0.1:9'],
    /^No marketplace can be reached at/,
    password,
  ],
  ['an invalid address', 2, ['buyer', 'cart', '--server', 'souk'], /^The server must be an address/],
  ['no command without a terminal', 2, ['buyer'], /^Name a command/],
  ['no role', 2, ['search'], /^Start with a role/],
  [
    'a password as an option',
    2,
    ['buyer', 'log-in', 'ada', '--password', 'hunter2hunter2'],
    /never taken as arguments.*\nUse --password-stdin/,
  ],
  ['a password as an argument', 2, ['buyer', 'log-in', 'ada', 'hunter2hunter2'], /^There are more words/],
  ['a password under another name', 2, ['buyer', 'log-in', '--passwd=hunter2hunter2'], /^Unknown option '--passwd'/],
  ['a card as an option', 2, ['buyer', 'buy', '--card-number=4242424242424242'], /never taken as arguments/],
  [
    'an invalid card',
    2,
    ['buyer', 'buy', '--expected-total-cents', '1', '--card-stdin'],
    /^What came from standard input is not a card\./,
    '4242424242424242',
  ],
];

test.each(refusals)('%s is exit code %i', async (_, code, args, says, input) => {
  const seller = await newSeller(marketplace.api);
  const item = await newItem(marketplace.api, seller);
  const { home } = await buyerAtHome(marketplace.api);
  const told = await souk(
    home,
    args.map((arg) => arg.replace('ITEM', item.itemId).replace('SELLER', seller.username)),
    { input },
  );
  expect(told).toEqual({ code, stdout: '', stderr: expect.stringMatching(says) });
  expect(told.stderr).not.toMatch(/hunter2|4242424242/);
});

test('a declined card is exit code 7, and a total that has changed names the new one', async () => {
  const item = await newItem(marketplace.api, await newSeller(marketplace.api));
  const { home } = await buyerAtHome(marketplace.api);
  await souk(home, ['buyer', 'add', item.itemId]);
  const declined = await souk(home, ['buyer', 'buy', '--yes', '--card-stdin'], { input: cardJson(declinedCard) });
  expect(declined).toMatchObject({ code: 7, stdout: '', stderr: expect.stringContaining('Nothing was charged') });
  const changed = await souk(home, ['buyer', 'buy', '--expected-total-cents', '1', '--card-stdin'], { input: cardJson() });
  expect(changed).toMatchObject({ code: 6, stdout: '', stderr: expect.stringContaining('souk buyer buy --expected-total-cents 1999') });
});

test('the eleventh wrong password gives exit code 8 and a time to try again', async () => {
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: 'wrong password' });
  for (let i = 0; i < 10; i += 1) await marketplace.api.post('/v1/buyers/sessions', { username: 'guessed', password: 'wrong password' });
  const told = await souk(home, ['buyer', 'log-in', 'guessed']);
  expect(told).toMatchObject({ code: 8, stderr: expect.stringMatching(/\nTry again in \d+ minutes?\.\n$/) });
});

test('a server that is not a marketplace gives exit code 1', async () => {
  const other = createServer((_, response) => response.end('<h1>It works!</h1>'));
  await once(other.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void other.close());
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const home = await newHome(url, { SOUK_PASSWORD: password });
  const told = await souk(home, ['buyer', 'log-in', 'ada']);
  expect(told).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`\nIs ${url} the address of a marketplace?`) });
});

test('only its owner can read the file with the session token', async () => {
  const { home } = await buyerAtHome(marketplace.api);
  const souks = path.join(home.env['XDG_CONFIG_HOME'] ?? '', 'souk');
  const files = await readdir(path.join(souks, 'sessions'));
  const modes = await Promise.all(
    ['', 'sessions', path.join('sessions', files[0] ?? '')].map(async (name) => (await stat(path.join(souks, name))).mode & 0o777),
  );
  expect(modes).toEqual([0o700, 0o700, 0o600]);
});

test.each([
  ['piped output', {}, false],
  ['FORCE_COLOR', { FORCE_COLOR: '1' }, true],
])('%s decides about colours', async (_, env, isColoured) => {
  const { home } = await buyerAtHome(marketplace.api);
  await newItem(marketplace.api, await newSeller(marketplace.api));
  const { stdout } = await souk(home, ['buyer', 'search', 'lamp'], { env });
  expect(stdout.includes('\u001b[')).toBe(isColoured);
});

test('a reader that stops early is not an error', async () => {
  const { env } = await newHome(marketplace.functions.url);
  const child = spawn(process.execPath, [program, 'buyer', '--help'], { env });
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
