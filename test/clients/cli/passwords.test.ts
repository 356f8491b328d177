import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newSeller, password } from '../../support/people/people.ts';
import { buyerAtHome, buyerInShell } from './support/people.ts';
import { newHome, souk } from './support/souk.ts';
import { atTerminal, keys } from './support/terminal.ts';

const marketplace = useMarketplace();
const newPassword = 'battery staple 8';
const changed = 'Your password is changed. Every other session of your account has ended.';

test('at a terminal the passwords are asked for and hidden, the new one twice', async () => {
  const { home, buyer } = await buyerAtHome(marketplace.api);
  const terminal = atTerminal(home, ['buyer', 'change-password']);
  await terminal.answer('Current password', password);
  await terminal.answer('New password', newPassword);
  await terminal.answer('New password again', 'battery stable 8');
  await terminal.see('It differs from the first.');
  terminal.press('\u007f'.repeat(newPassword.length) + newPassword + keys.enter);
  await terminal.see(changed);
  expect(await terminal.ended).toBe(0);
  for (const secret of [password, newPassword, 'battery stable 8']) expect(terminal.written).not.toContain(secret);
  expect(await souk(home, ['buyer', 'cart'])).toMatchObject({ code: 0 });
  expect((await marketplace.api.get('/v1/cart', buyer)).status).toBe(401);
});

test('in a shell a wrong current password is told, the session goes on, and another try works', async () => {
  const { terminal, prompt } = await buyerInShell(marketplace.api);
  terminal.press(`change-password${keys.enter}`);
  await terminal.answer('Current password', 'wrong horse 7');
  await terminal.answer('New password', newPassword);
  await terminal.answer('New password again', newPassword);
  await terminal.see('The current password is wrong.\nTry again with: change-password');
  await terminal.answer(prompt, 'change-password');
  await terminal.answer('Current password', password);
  await terminal.answer('New password', 'password1');
  await terminal.answer('New password again', 'password1');
  await terminal.see('most common passwords');
  await terminal.answer('New password', newPassword);
  await terminal.answer('New password again', newPassword);
  await terminal.see(changed);
  await terminal.answer(prompt, 'cart');
  await terminal.see('The cart is empty.');
});

test.each([
  ['the environment', [], { SOUK_PASSWORD: password, SOUK_NEW_PASSWORD: newPassword }, ''],
  ['standard input', ['--passwords-stdin'], {}, `${password}\n${newPassword}\n`],
])('a script gives the passwords by %s', async (_, flags, env, input) => {
  const { username } = await newSeller(marketplace.api);
  const home = await newHome(marketplace.functions.url);
  await souk(home, ['seller', 'log-in', username], { env: { SOUK_PASSWORD: password } });
  const told = await souk(home, ['seller', 'change-password', ...flags], { env, input });
  expect(told).toEqual({ code: 0, stdout: `${changed}\n`, stderr: '' });
  expect(await souk(home, ['seller', 'log-in', username], { env: { SOUK_PASSWORD: newPassword } })).toMatchObject({ code: 0 });
});

const refusals: [why: string, code: number, flags: string[], input: string, says: RegExp][] = [
  [
    'a wrong current password',
    3,
    ['--passwords-stdin'],
    'wrong horse 7\nhunter2hunter2\n',
    /^The current password is wrong\.\nTry again with: /,
  ],
  [
    'a new password that is too common',
    2,
    ['--passwords-stdin'],
    `${password}\nSoukSouk\n`,
    /^The new password is the marketplace's own name/,
  ],
  ['one line', 2, ['--passwords-stdin'], 'hunter2hunter2\n', /^What came from standard input is not two lines\./],
  ['three lines', 2, ['--passwords-stdin'], 'hunter2hunter2\na\nb\n', /^What came from standard input is not two lines\./],
  ['no passwords', 2, [], '', /^The passwords are missing\.\nSet SOUK_PASSWORD and SOUK_NEW_PASSWORD, or/],
  ['a password as an option', 2, ['--new-password', 'hunter2hunter2'], '', /^Passwords and cards are never taken as arguments/],
  ['a password as an argument', 2, ['hunter2hunter2'], '', /^There are more words/],
];

test.each(refusals)('%s is exit code %i, and no password is repeated', async (_, code, flags, input, says) => {
  const { home } = await buyerAtHome(marketplace.api);
  const told = await souk(home, ['buyer', 'change-password', ...flags], { input });
  expect(told).toEqual({ code, stdout: '', stderr: expect.stringMatching(says) });
  expect(told.stderr).not.toMatch(/hunter2|horse/);
  expect(await souk(home, ['buyer', 'cart'])).toMatchObject({ code: 0 });
});

test('after a cut connection the command says how to find out what happened', async () => {
  const { home } = await buyerAtHome(marketplace.api);
  let requests = 0;
  const cutting = createServer((request) => {
    requests += 1;
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => cutting.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void cutting.close());
  const url = `http://127.0.0.1:${(cutting.address() as AddressInfo).port}`;
  const { sessionFile } = await import('../../../clients/cli/session/session-file.ts');
  process.env['XDG_CONFIG_HOME'] = home.env['XDG_CONFIG_HOME'];
  onTestFinished(() => void delete process.env['XDG_CONFIG_HOME']);
  await sessionFile('buyer', url).write('a-token');
  const told = await souk(home, ['buyer', 'change-password', '--passwords-stdin', '--server', url], {
    input: `${password}\n${newPassword}\n`,
  });
  expect(told).toMatchObject({
    code: 9,
    stderr: expect.stringContaining('Your password may have been changed: log in with the new one to find out.'),
  });
  expect(requests).toBe(1);
});
