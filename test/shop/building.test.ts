import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashOfSources, readRecord } from '../../build/shop/sources.ts';

const timeout = 120_000;

/** A copy of the shop's sources, which a test can change and build. */
async function copySources() {
  const root = await mkdtemp(path.join(tmpdir(), 'souk-shop-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'shop', 'clients', 'lib/text', 'build'])
    await cp(name, path.join(root, name), { recursive: true });
  await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
  const build = (NODE_ENV: string) =>
    execFileSync(process.execPath, [path.join(root, 'build/shop/command.ts')], { env: { ...process.env, NODE_ENV } });
  return { root, folder: path.join(root, 'dist/shop'), build };
}

test('a build is current until one of its sources changes', { timeout }, async () => {
  const { root, folder, build } = await copySources();
  expect(await readRecord(folder)).toBeUndefined();
  build('production');
  expect(await readRecord(folder)).toBe(await hashOfSources(root));
  await appendFile(path.join(root, 'shop/texts.ts'), '// changed\n');
  expect(await readRecord(folder)).not.toBe(await hashOfSources(root));
  build('production');
  expect(await readRecord(folder)).toBe(await hashOfSources(root));
});

test('a build within a test is the one that is served', { timeout }, async () => {
  const { folder, build } = await copySources();
  // The files' names contain hashes of their contents.
  const files = () => readdir(path.join(folder, 'assets'));
  build('production');
  const served = await files();
  build('test');
  expect(await files()).toEqual(served);
});
