import { expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newSeller, password } from '../../support/people/people.ts';
import { buyerInShell } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { atTerminal, keys } from './support/terminal.ts';

const marketplace = useMarketplace();
const account = (username: string) => ({ name: '-b', username, password });

test('a user name that begins with a dash opens an account and logs in with it', async () => {
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  const opened = await souk(home, ['buyer', 'create-account', '--name', '-b', '--username', '-bob']);
  expect(opened).toMatchObject({ code: 0, stdout: 'The account -bob is open. Log in with: souk buyer log-in -- -bob\n' });
  expect(await souk(home, ['buyer', 'log-in', '--', '-bob'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Welcome, -bob\./) });
  const told = await souk(home, ['buyer', 'log-in', '-bob']);
  expect(told).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Unknown option .*\nSee .*\n.*write -- before it: souk buyer log-in -- /s),
  });
});

test('a user name that begins with a dash is taken at a prompt and in a shell', async () => {
  await marketplace.api.post('/v1/buyers', account('-bea'));
  const terminal = atTerminal(await newHome(marketplace.functions.url), ['buyer']);
  await terminal.see('What would you like to do?');
  terminal.press(keys.enter);
  await terminal.answer('User name', '-bea');
  await terminal.answer('Password', password);
  await terminal.answer('buyer -bea> ', 'log-out');
  await terminal.answer('buyer> ', 'log-in -bea');
  await terminal.see('write -- before it: log-in -- -');
  await terminal.answer('buyer> ', 'log-in -- -bea');
  await terminal.answer('Password', password);
  await terminal.see('Welcome, -bea.');
});

test('names and keywords that begin with a dash are values where an option or an argument takes one', async () => {
  const { username } = await newSeller(marketplace.api);
  const home = await newHome(marketplace.functions.url, { SOUK_PASSWORD: password });
  await souk(home, ['seller', 'log-in', username]);
  const about = ['--category', '3', '--condition', 'new', '--quantity', '1', '--price', '5.00'];
  const registered = await souk(home, ['seller', 'register', '--name', '-lamp', '--keyword', '-5', '-k', '--tea', ...about, '--json']);
  expect(registered.stderr).toBe('');
  expect(JSON.parse(registered.stdout)).toMatchObject({ name: '-lamp', keywords: ['-5', '--tea'] });
});

test('an unclosed quote is reported, sends nothing, and stays in the history', async () => {
  const { terminal, prompt } = await buyerInShell(marketplace.api);
  terminal.press(`create-account --name O'Brien --username ob1${keys.enter}`);
  await terminal.see("A quote (') is not closed.");
  await terminal.see('such as "O\'Brien"');
  await terminal.see(prompt);
  terminal.press(keys.up);
  await terminal.see("create-account --name O'Brien --username ob1");
  expect(terminal.shown).not.toContain('Password');
});

test('a command with a mistake stays in the history, and a line that may hold a secret does not', async () => {
  const { terminal, prompt } = await buyerInShell(marketplace.api);
  terminal.press(`serach lamp${keys.enter}`);
  await terminal.see('Did you mean search?');
  await terminal.answer(prompt, 'add 3-1 1 lamp');
  await terminal.see('Put a value of several words between quotes');
  await terminal.answer(prompt, 'cart --jsn');
  await terminal.see('Did you mean --json?');
  for (const line of [
    "log-in ada 'hunter2hunter2",
    'log-inn ada hunter2hunter2',
    'search 4242 4242 4242 4242',
    'search --passwrd hunter2hunter2',
    'create-account hunter2hunter2',
  ]) {
    await terminal.answer(prompt, line);
    await terminal.see(/See |such as|Did you mean|matches|keyword/);
  }
  await terminal.see(prompt);
  terminal.press(keys.up);
  expect(await terminal.see('cart --jsn')).not.toMatch(/hunter2|4242 ?4242|(?<![\w-])4242(?![\w-])/);
  terminal.press(keys.up);
  await terminal.see('add 3-1 1 lamp');
  terminal.press(keys.up);
  await terminal.see('serach lamp');
});
