import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hashOfSources, readRecord } from '../../build/shop/sources.ts';

test('a build is current until one of its sources changes', { timeout: 60_000 }, async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'souk-shop-'));
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'shop', 'clients', 'lib/text', 'build'])
    await cp(name, path.join(root, name), { recursive: true });
  await symlink(path.resolve('node_modules'), path.join(root, 'node_modules'));
  const folder = path.join(root, 'dist/shop');
  const build = () => execFileSync(process.execPath, [path.join(root, 'build/shop/command.ts')]);

  expect(await readRecord(folder)).toBeUndefined();
  build();
  expect(await readRecord(folder)).toBe(await hashOfSources(root));
  await appendFile(path.join(root, 'shop/texts.ts'), '// changed\n');
  expect(await readRecord(folder)).not.toBe(await hashOfSources(root));
  build();
  expect(await readRecord(folder)).toBe(await hashOfSources(root));
  await rm(root, { recursive: true });
});
