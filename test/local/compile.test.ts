import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compileOnce } from '../../local/parts/compile.ts';

test('the code of a part is loaded before its first start, once, without its settings', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-compile-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.stubEnv('NODE_COMPILE_CACHE', path.join(folder, 'cache'));
  vi.stubEnv('DATABASE_URL_PRODUCT', 'postgres://nowhere/product');
  onTestFinished(() => void vi.unstubAllEnvs());
  const [part, seen] = [path.join(folder, 'part.mjs'), path.join(folder, 'seen')];
  await writeFile(
    part,
    `import { appendFileSync } from 'node:fs'; appendFileSync('${seen}', 'loaded with ' + process.env.DATABASE_URL_PRODUCT);`,
  );

  const plans = [1, 2].map(() => ({ name: 'part', args: [part], env: {} }));
  await compileOnce(plans);
  await compileOnce(plans);
  expect(await readFile(seen, 'utf8')).toBe('loaded with undefined');
});
