import { expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller, password } from '../../support/people/people.ts';
import { beginToBuy, buyerInShell } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { atTerminal, keys, type Terminal } from './support/terminal.ts';

const marketplace = useMarketplace();

/** Types an answer that is refused at the prompt, and rubs it out. */
async function refused(terminal: Terminal, question: string, answer: string, told: string | RegExp): Promise<void> {
  await terminal.answer(question, answer);
  await terminal.see(told);
  terminal.press('\u007f'.repeat(answer.length));
}

async function sellerInShell() {
  const { username } = await newSeller(marketplace.api);
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  await souk(home, ['seller', 'log-in', username]);
  const terminal = atTerminal(home, ['seller']);
  const prompt = `seller ${username}> `;
  await terminal.see(prompt);
  return { terminal, prompt };
}

test('a new account’s name, user name and password are checked at their prompts', async () => {
  const terminal = atTerminal(await newHome(marketplace.functions.url), ['buyer', 'create-account']);
  await refused(terminal, 'Your name', 'x'.repeat(33), 'It must be text of 1 to 32 characters.');
  terminal.press(`Ada${keys.enter}`);
  await refused(terminal, 'User name', 'ada lovelace', 'It must be 3 to 64 characters of letters');
  terminal.press(`ada.asked${keys.enter}`);
  await refused(terminal, 'Password', 'short', 'It must be text of 8 to 128 characters.');
  terminal.press(`${password}${keys.enter}`);
  await terminal.answer('Password again', password);
  await terminal.see('The account ada.asked is open.');
  expect(await terminal.ended).toBe(0);
});

test('if a user name is taken, only the user name is asked for again', async () => {
  const { username } = await newBuyer(marketplace.api);
  const terminal = atTerminal(await newHome(marketplace.functions.url), ['buyer']);
  await terminal.see('What would you like to do?');
  terminal.press(keys.down + keys.enter);
  await terminal.answer('Your name', 'Ada');
  await terminal.answer('User name', username);
  await terminal.answer('Password', password);
  await terminal.answer('Password again', password);
  await terminal.see(`There already is a buyer with the user name ${username}.`);
  await terminal.answer('User name', 'not.taken.yet');
  await terminal.see('Welcome, not.taken.yet.');
  expect(terminal.shown.split('There already is')[1]).not.toMatch(/Your name|Password/);
  expect(terminal.written).not.toContain(password);
});

test('if a password is too common, only the password is asked for again', async () => {
  const terminal = atTerminal(await newHome(marketplace.functions.url, { SOUK_PASSWORD: 'password1' }), [
    'buyer',
    'create-account',
    '--name',
    'Ada',
    '--username',
    'common.ada',
  ]);
  await terminal.see('most common passwords');
  await terminal.answer('Password', password);
  await terminal.answer('Password again', password);
  await terminal.see('The account common.ada is open.');
  expect(await terminal.ended).toBe(0);
});

test('an invalid user name on the command line is asked for before the password', async () => {
  const terminal = atTerminal(await newHome(marketplace.functions.url), ['buyer', 'log-in', 'ab']);
  await terminal.see('The user name is not accepted. It must be 3 to 64 characters');
  await terminal.see('User name');
  expect(terminal.shown).not.toContain('Password');
  terminal.press(keys.ctrlC);
  expect(await terminal.ended).toBe(130);
});

test('an item’s fields are checked at their prompts, and only a field that the server refuses is asked for again', async () => {
  const { terminal } = await sellerInShell();
  terminal.press(`register${keys.enter}`);
  await terminal.answer('Name', 'Lamp');
  await refused(terminal, 'Category', '2147483648', 'It must be from 0 to 2147483647.');
  terminal.press(`3${keys.enter}`);
  await refused(terminal, 'Keywords', 'lamp porcelain', '“porcelain” cannot be one. It must be text of 1 to 8 characters.');
  terminal.press(`lamp LAMP${keys.enter}`);
  await terminal.see('Condition');
  terminal.press(keys.enter);
  await refused(terminal, 'Price', '0', 'It must be from $0.01 to $1,000,000.00.');
  terminal.press(`5${keys.enter}`);
  await refused(terminal, 'Quantity', '1000001', 'It must be from 1 to 1000000.');
  terminal.press(`7${keys.enter}`);
  await terminal.see(/must not name a keyword twice/);
  await terminal.answer('Keywords', 'lamp');
  await terminal.see('On sale.');
});

test('a change of the quantity by 0 is asked for again', async () => {
  const { terminal, prompt } = await sellerInShell();
  terminal.press(`register --name Lamp --category 3 --condition new --price 5 --quantity 5${keys.enter}`);
  const itemId = /\d+-\d+/.exec(await terminal.see(/On sale\.\s+Item +\S+/))?.[0] ?? '';
  await terminal.answer(prompt, `change-quantity ${itemId} 0`);
  await terminal.see('must not be 0');
  await terminal.answer('Units to add', '2');
  await terminal.see(/\$5\.00 +7/);
});

test('item ids, purchase ids and seller numbers are checked at their prompts', async () => {
  const { terminal, prompt } = await buyerInShell(marketplace.api);
  for (const [command, question, answer, told] of [
    ['add', 'Item (such as 3-1042)', 'lamp', 'It must be an itemId'],
    ['purchase', 'Purchase (its id)', 'first', 'It must be a UUID.'],
    ['seller-rating', 'Seller (a number)', '0', 'It must be 1 or more.'],
  ] as const) {
    terminal.press(command + keys.enter);
    await refused(terminal, question, answer, told);
    terminal.press(keys.ctrlC);
    await terminal.see('Interrupted.');
    await terminal.see(prompt);
  }
});

test('a card is checked at its prompt, without being shown', async () => {
  const item = await newItem(marketplace.api, await newSeller(marketplace.api));
  const { terminal } = await buyerInShell(marketplace.api);
  terminal.press(`add ${item.itemId}${keys.enter}`);
  await terminal.see('Total $19.99');
  await beginToBuy(terminal);
  await refused(terminal, 'Name on the card', 'x'.repeat(65), 'It must be text of 1 to 64 characters.');
  terminal.press(`Ada\ufeff Buyer${keys.enter}`);
  await refused(terminal, 'Card number', '4242 4242 4242', 'It must be a card number of 13 to 19 digits');
  await new Promise((resolve) => setTimeout(resolve, 100));
  terminal.press(`4242-4242-4242-4243${keys.enter}`);
  await terminal.see('Its check digit does not fit');
  terminal.press('\u007f'.repeat(19));
  terminal.press(`4242-4242-4242-4242${keys.enter}`);
  await refused(terminal, 'Expires', '13/30', 'It must be MM/YY');
  terminal.press(`01/20${keys.enter}`);
  await terminal.see('The card has expired.');
  terminal.press('\u007f'.repeat(5));
  terminal.press(`12/39${keys.enter}`);
  await refused(terminal, 'Security code', '12', 'It must be 3 or 4 digits.');
  terminal.press(`987${keys.enter}`);
  await terminal.answer('Charge $19.99 to the card ending in 4242?', 'y');
  await terminal.see('The name on the card must not contain the character U+FEFF');
  await terminal.answer('Name on the card', 'Ada Buyer');
  await terminal.answer('Charge $19.99 to the card ending in 4242?', 'y');
  await terminal.see('Paid $19.99');
  expect(terminal.written).not.toMatch(/4242[- ]4242|4242[- ]4243|(?<![\w-])987(?![\w-])/);
});
