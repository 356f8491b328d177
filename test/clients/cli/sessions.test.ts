import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { logIn, newBuyer, newItem, newSeller, password } from '../../support/people/people.ts';
import { buyerAtHome, buyerInShell } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { atTerminal, keys } from './support/terminal.ts';

describe('in a session that continues', () => {
  const marketplace = useMarketplace();

  test('a wrong password is refused in words, and the right one goes on', async () => {
    const { username } = await newBuyer(marketplace.api);
    const terminal = atTerminal(await newHome(marketplace.functions.url), ['buyer']);
    await terminal.see('What would you like to do?');
    terminal.press(keys.enter);
    await terminal.answer('User name', username);
    await terminal.answer('Password', 'a wrong one');
    await terminal.see('The user name or the password is wrong.\nTry again with: log-in');
    await terminal.answer('buyer> ', `log-in ${username}`);
    await terminal.answer('Password', password);
    await terminal.see(`Welcome, ${username}.`);
    expect(terminal.written).not.toContain('a wrong one');
  });

  test('Ctrl-C in a prompt leads back to the shell', async () => {
    const { terminal, prompt } = await buyerInShell(marketplace.api);
    terminal.press(`add${keys.enter}`);
    await terminal.see('Item (such as 3-1042)');
    terminal.press(keys.ctrlC);
    await terminal.see('Interrupted.');
    await terminal.answer(prompt, 'cart');
    await terminal.see('The cart is empty.');
  });

  test('Ctrl-C that arrives as a signal, as between two questions, ends the open question, too', async () => {
    const { terminal, prompt } = await buyerInShell(marketplace.api);
    terminal.press(`add${keys.enter}`);
    await terminal.see('Item (such as 3-1042)');
    process.kill(terminal.pid, 'SIGINT');
    await terminal.see('Interrupted.');
    await terminal.answer(prompt, 'cart');
    await terminal.see('The cart is empty.');
  });

  test('a command at a terminal asks for missing values, and Ctrl-C there gives exit code 130', async () => {
    const { username } = await newBuyer(marketplace.api);
    const home = await newHome(marketplace.functions.url);
    const left = atTerminal(home, ['buyer', 'log-in']);
    await left.answer('User name', username);
    await left.see('Password');
    left.press(keys.ctrlC);
    expect(await left.ended).toBe(130);
    const terminal = atTerminal(home, ['buyer', 'log-in', username]);
    await terminal.answer('Password', password);
    expect(await terminal.ended).toBe(0);
    expect(terminal.written).not.toContain(password);
    expect(await souk(home, ['buyer', 'cart'])).toMatchObject({ code: 0 });
  });

  test('clients of one account are independent: a log-out ends only its own session', async () => {
    const { home, buyer } = await buyerAtHome(marketplace.api);
    const terminal = atTerminal(home, ['buyer']);
    await terminal.see(`buyer ${buyer.username}> `);
    await souk(home, ['buyer', 'log-in', buyer.username], { env: { SOUK_PASSWORD: password } });
    terminal.press(`log-out${keys.enter}`);
    await terminal.see('You are logged out.');
    expect(await souk(home, ['buyer', 'cart'])).toMatchObject({ code: 0 });
  });

  test('sessions shows where an account is logged in, and end-session ends one of them', async () => {
    const { home, buyer } = await buyerAtHome(marketplace.api);
    const other = await logIn(marketplace.api, 'buyer', buyer.username);
    const { stdout } = await souk(home, ['buyer', 'sessions']);
    expect(stdout).toMatch(/^SESSION .* NETWORK .* CLIENT/);
    expect(stdout).toMatch(/now: this one .* 127\.0\.0\.0\/24 /);
    const { sessions } = JSON.parse((await souk(home, ['buyer', 'sessions', '--json'])).stdout);
    const { sessionId } = sessions.find(({ current }: { current: boolean }) => !current);
    expect(stdout).toContain(sessionId);
    expect(await souk(home, ['buyer', 'end-session', sessionId])).toMatchObject({ code: 0, stdout: 'The session has ended.\n' });
    expect((await marketplace.api.get('/v1/cart', { token: other })).status).toBe(401);
    expect((await souk(home, ['buyer', 'end-session', sessionId])).stderr).toContain('Your account has no such session.');
  });

  test('end-other-sessions leaves the one that is logged in', async () => {
    const { home, buyer } = await buyerAtHome(marketplace.api);
    const other = await logIn(marketplace.api, 'buyer', buyer.username);
    expect(await souk(home, ['buyer', 'end-other-sessions'])).toMatchObject({ code: 0 });
    expect((await marketplace.api.get('/v1/cart', { token: other })).status).toBe(401);
    expect(await souk(home, ['buyer', 'cart'])).toMatchObject({ code: 0 });
  });

  test('ending the session that is logged in removes all stored data, like a log-out', async () => {
    const { home } = await buyerAtHome(marketplace.api);
    const { sessions } = JSON.parse((await souk(home, ['buyer', 'sessions', '--json'])).stdout);
    const [own] = sessions.filter(({ current }: { current: boolean }) => current);
    expect(await souk(home, ['buyer', 'end-session', own.sessionId])).toMatchObject({ code: 0, stdout: 'You are logged out.\n' });
    expect(await readdir(path.join(home.env['XDG_CONFIG_HOME'] ?? '', 'souk', 'sessions'))).toEqual([]);
  });

  test('log-out removes all stored data', async () => {
    const { home } = await buyerAtHome(marketplace.api);
    const folder = path.join(home.env['XDG_CONFIG_HOME'] ?? '', 'souk', 'sessions');
    expect(await readdir(folder)).toHaveLength(1);
    expect(await souk(home, ['buyer', 'log-out'])).toMatchObject({ code: 0, stdout: 'You are logged out.\n' });
    expect(await readdir(folder)).toEqual([]);
    expect((await readdir(home.folder, { recursive: true })).sort()).toEqual(['config', 'config/souk', 'config/souk/sessions']);
  });

  test('Tab completes commands, options and ids that were shown, and the arrows find lines again', async () => {
    const item = await newItem(marketplace.api, await newSeller(marketplace.api), { keywords: ['tabular'] });
    const { terminal, prompt } = await buyerInShell(marketplace.api);
    terminal.press('sea');
    await terminal.see('sea');
    terminal.press(keys.tab);
    await terminal.see('rch ');
    terminal.press(`tabular${keys.enter}`);
    await terminal.see(/Brass lamp/);
    await terminal.see(prompt);
    terminal.press('item 3-');
    await terminal.see('item 3-');
    terminal.press(keys.tab);
    await terminal.see(`${item.itemId.slice(2)} `);
    terminal.press(keys.enter);
    await terminal.see('On sale since');
    await terminal.see(prompt);
    terminal.press(keys.up + keys.up);
    await terminal.see('search tabular');
  });

  test('Tab offers the ids of sessions that were shown only where a session is meant', async () => {
    const { buyer, terminal, prompt } = await buyerInShell(marketplace.api);
    const other = { token: await logIn(marketplace.api, 'buyer', buyer.username) };
    const { sessions } = (await marketplace.api.get('/v1/buyers/sessions', other)).body;
    const { sessionId } = sessions.find(({ current }: { current: boolean }) => current);
    terminal.press(`sessions${keys.enter}`);
    await terminal.see(sessionId);
    await terminal.see(prompt);
    const [start, rest] = [sessionId.slice(0, 20), sessionId.slice(20)];
    terminal.press(`purchase ${start}`);
    await terminal.see(start);
    terminal.press(`${keys.tab}.${keys.enter}`);
    expect(await terminal.see('It must be a UUID.')).not.toContain(rest);
    terminal.press(keys.ctrlC);
    await terminal.see(prompt);
    terminal.press(`end-session ${start}`);
    await terminal.see(start);
    terminal.press(keys.tab);
    await terminal.see(`${rest} `);
    terminal.press(keys.enter);
    await terminal.see('The session has ended.');
    expect((await marketplace.api.get('/v1/cart', other)).status).toBe(401);
  });

  test('a line with a secret is refused and not in the history', async () => {
    const { terminal, prompt } = await buyerInShell(marketplace.api);
    terminal.press(`cart${keys.enter}`);
    for (const line of [
      'log-in ada hunter2hunter2',
      'log-in ada --password hunter2hunter2',
      'buy --card 4242424242424242',
      'buy 4242424242424242',
      'hunter2hunter2',
    ]) {
      await terminal.answer(prompt, line);
      await terminal.see(/See help|Leave it out/);
    }
    await terminal.see(prompt);
    terminal.press(keys.up);
    expect(await terminal.see('cart')).not.toMatch(/hunter2|4242 ?4242|(?<![\w-])4242(?![\w-])/);
  });

  test('pasted lines run one after the other, and none is taken as a reply to a prompt', async () => {
    const { terminal } = await buyerInShell(marketplace.api);
    terminal.press(`cart${keys.enter}account${keys.enter}add${keys.enter}clear${keys.enter}`);
    await terminal.see('The cart is empty.');
    await terminal.see('Units bought');
    await terminal.see('Item (such as 3-1042)');
    terminal.press(keys.ctrlC);
    await terminal.see('Interrupted.');
    terminal.press(keys.ctrlD);
    await terminal.ended;
    expect(terminal.shown.match(/The cart is empty/g)).toHaveLength(1);
  });
});

describe('in a session that ends after ten seconds', () => {
  const marketplace = useMarketplace({ sessionIdleSeconds: 10 });

  test('its end is reported, and a command offers to log in and then runs', async () => {
    const { terminal, buyer, home } = await buyerInShell(marketplace.api);
    await terminal.see('Your session has ended: nothing was done for 10 seconds. Log in again with: log-in');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    terminal.press(`cart${keys.enter}`);
    await terminal.answer('Log in now?', 'y');
    await terminal.answer('Password', password);
    await terminal.see(`Welcome, ${buyer.username}.`);
    await terminal.see('The cart is empty.');
    const folder = path.join(home.env['XDG_CONFIG_HOME'] ?? '', 'souk', 'sessions');
    const [file = ''] = await readdir(folder);
    expect((await readFile(path.join(folder, file), 'utf8')).trim()).toMatch(/^\S{20,}$/);
  });

  test('a script gets the advice to log in, and the expired token is removed', async () => {
    const { home } = await buyerAtHome(marketplace.api);
    await new Promise((resolve) => setTimeout(resolve, 11_500));
    expect(await souk(home, ['buyer', 'cart'])).toEqual({
      code: 3,
      stdout: '',
      stderr: 'You are not logged in, or your session has ended.\nLog in with: souk buyer log-in\n',
    });
    expect(await readdir(path.join(home.env['XDG_CONFIG_HOME'] ?? '', 'souk', 'sessions'))).toEqual([]);
  });
});

describe('in a session that ends after 66 seconds', () => {
  const marketplace = useMarketplace({ sessionIdleSeconds: 66 });

  test('a minute before its end there is a warning above the line that is being typed', async () => {
    const { terminal } = await buyerInShell(marketplace.api);
    terminal.press('sear');
    await terminal.see('Your session ends in one minute unless you do something.');
    await terminal.see('sear');
  });

  test('the warning comes in the middle of a question as well', async () => {
    const { terminal } = await buyerInShell(marketplace.api);
    terminal.press(`add${keys.enter}`);
    await terminal.see('Item (such as 3-1042)');
    await terminal.see('Your session ends in one minute unless you do something.');
    terminal.press(`3-1${keys.enter}`);
    await terminal.see('There is no such item.');
  });
});
