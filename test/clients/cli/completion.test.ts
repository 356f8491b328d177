import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { newHome, program, souk } from './support/souk.ts';
import { keys, programAtTerminal } from './support/terminal.ts';

const nowhere = 'http://127.0.0.1:9';

/** What is typed before the Tab key, and the words of the command afterwards. */
const lines: [typed: string, words: string[]][] = [
  ['sel', ['seller']],
  ['buyer sea', ['buyer', 'search']],
  ['buyer checko', ['buyer', 'checkout']],
  ['buyer search --cond', ['buyer', 'search', '--condition']],
  ['buyer search lamp --condition u', ['buyer', 'search', 'lamp', '--condition', 'used']],
  ['buyer search --condition=u', ['buyer', 'search', '--condition=used']],
  ['buyer --server http://x.example search --sort -p', ['buyer', '--server', 'http://x.example', 'search', '--sort', '-price']],
  ['seller sales --status to', ['seller', 'sales', '--status', 'to_dispatch']],
  ['buyer rate 3-1042 u', ['buyer', 'rate', '3-1042', 'up']],
  ['seller refund --js', ['seller', 'refund', '--json']],
  ['seller add-picture 3-1042 lam', ['seller', 'add-picture', '3-1042', 'lamp.jpg']],
  ['completion z', ['completion', 'zsh']],
];

const shells: [name: string, args: string[]][] = [
  ['bash', ['--norc', '-i']],
  ['zsh', ['-f', '-i']],
  ['fish', ['--no-config', '-i']],
];

const isHere = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** A home with a picture and a `souk` that shows its words in brackets, unless the shell's script calls it. */
async function homeOf() {
  const home = await newHome(nowhere, { PS1: '$ ' });
  const bin = path.join(home.folder, 'bin');
  await mkdir(bin);
  await writeFile(path.join(home.folder, 'lamp.jpg'), '');
  const shown = String.raw`case "$1$REAL" in completionyes | complete*) exec "${process.execPath}" "${program}" "$@" ;; esac
printf 'words:'; printf '[%s]' "$@"; printf '.\n'`;
  await writeFile(path.join(bin, 'souk'), `#!/bin/sh\n${shown}\n`, { mode: 0o755 });
  home.env['PATH'] = `${bin}:${home.env['PATH']}`;
  return home;
}

// bash is on every machine that runs the tests.
describe.each(shells)('%s', (shell, args) => {
  test.skipIf(shell !== 'bash' && !isHere(shell))(`the Tab key completes souk in ${shell}`, { timeout: 120_000 }, async () => {
    const home = await homeOf();
    const terminal = programAtTerminal(shell, home, args, { columns: 200 });
    terminal.press(`cd ${home.folder}${keys.enter}`);
    terminal.press(
      `${shell === 'fish' ? 'REAL=yes souk completion fish | source' : `source <(REAL=yes souk completion ${shell})`}${keys.enter}`,
    );
    terminal.press(`echo lo''aded${keys.enter}`);
    await terminal.see(/^loaded/m);
    for (const [typed, words] of lines) {
      terminal.press(`souk ${typed}${keys.tab}`);
      await terminal.see(words.at(-1) as string);
      terminal.press(keys.enter);
      await terminal.see(`words:${words.map((word) => `[${word}]`).join('')}.`);
    }
  });
});

test('every command and option of both roles is a candidate, and nothing hidden', async () => {
  const home = await newHome(nowhere);
  const candidates = async (...words: string[]) =>
    (await souk(home, ['complete', '--', ...words])).stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
  expect(await candidates('')).toEqual(['seller', 'buyer', 'completion']);
  for (const role of ['seller', 'buyer']) {
    const { stdout } = await souk(home, [role, '--help']);
    const told = [...stdout.matchAll(/^ {2}([a-z-]+)(?: \[.*?\])* {2,}\S/gm)].map(([, name]) => name as string);
    expect((await candidates(role, '')).sort()).toEqual(told.filter((name) => !name.startsWith('-')).sort());
  }
  const { stdout } = await souk(home, ['buyer', 'buy', '--help']);
  const told = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag as string);
  expect((await candidates('buyer', 'buy', '--')).sort()).toEqual(told.sort());
  expect(await candidates('buyer', 'search', '--sort', '')).toEqual(['best', 'newest', 'price', '-price']);
  expect(await candidates('buyer', 'buy', '--city', '')).toEqual([]);
  expect(await candidates('buyer', 'feedback', '--', '3-1', 'd')).toEqual(['down']);
  expect(await candidates('customer', '')).toEqual([]);
});

test('souk completion refuses another shell, and its help says how to install each script', async () => {
  const home = await newHome(nowhere);
  const refused = await souk(home, ['completion', 'tcsh']);
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('It must be bash or zsh or fish.\nSee souk completion --help'),
  });
  const { code, stdout } = await souk(home, ['completion', '--help']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/bash .*\.bashrc\n +zsh .*\.zshrc\n +fish .*config\.fish/)]);
});
