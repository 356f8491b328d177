import { expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller, password } from '../../support/people/people.ts';
import { buyerInShell, cardJson } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { keys } from './support/terminal.ts';

const marketplace = useMarketplace();

const names = {
  seller: {
    signup: 'create-account',
    login: 'log-in',
    logout: 'log-out',
    whoami: 'account',
    passwd: 'change-password',
    orders: 'sales',
    order: 'sale',
    ship: 'dispatch',
  },
  buyer: {
    signup: 'create-account',
    login: 'log-in',
    logout: 'log-out',
    whoami: 'account',
    passwd: 'change-password',
    find: 'search',
    basket: 'cart',
    checkout: 'buy',
    orders: 'purchases',
    order: 'purchase',
    rate: 'feedback',
  },
};

test.each(['seller', 'buyer'] as const)('the help of a %s shows the other names of commands, and takes them', async (role) => {
  const home = await newHome(marketplace.functions.url);
  const { stdout } = await souk(home, [role, '--help']);
  for (const [other, name] of Object.entries(names[role])) {
    expect(stdout.replace(/\s+/g, ' ')).toMatch(new RegExp(` ${name} (\\[\\S+\\] )*[a-z][^()]*\\(also: ${other}\\)`));
    const help = await souk(home, [role, other, '--help']);
    expect(help.stdout).toMatch(new RegExp(`^Usage: souk ${role} ${name} `));
    expect(help.stdout).toContain(`Also called ${other}. Calls the function`);
  }
});

test('a script from login to logout with the names that people try', async () => {
  const item = await newItem(marketplace.api, await newSeller(marketplace.api));
  const { username } = await newBuyer(marketplace.api);
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  const run = async (args: string[], input = '') =>
    JSON.parse((await souk(home, ['buyer', ...args, '--json'], { input })).stdout || 'null');
  expect(await run(['login', username])).toMatchObject({ buyerId: expect.any(Number) });
  expect(await run(['whoami'])).toMatchObject({ username });
  await run(['add', item.itemId]);
  expect(await run(['basket'])).toMatchObject({ totalCents: 1999 });
  const { purchaseId } = await run(['checkout', '--yes', '--card-stdin'], cardJson());
  expect(await run(['orders'])).toMatchObject({ items: [{ purchaseId }] });
  expect(await run(['order', purchaseId])).toMatchObject({ purchaseId, status: 'paid' });
  expect(await run(['rate', item.itemId, 'up'])).toEqual({ itemId: item.itemId, vote: 'up' });
  expect(await run(['logout'])).toBeNull();
});

test('a shell takes these names, too, and keeps them in its history', async () => {
  const { terminal, buyer, prompt } = await buyerInShell(marketplace.api);
  terminal.press(`whoami${keys.enter}`);
  await terminal.see(`User name     ${buyer.username}`);
  await terminal.see(prompt);
  terminal.press(keys.up);
  await terminal.see('whoami');
  terminal.press(keys.enter);
  await terminal.see(`User name     ${buyer.username}`);
  await terminal.answer(prompt, 'orders');
  await terminal.see('You have bought nothing yet.');
  await terminal.answer(prompt, 'help checkout');
  await terminal.see('Usage: buy [options]');
  await terminal.answer(prompt, 'logout');
  await terminal.see('You are logged out.');
});
