import { expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();

test('a smoke test reports why the demo failed', async () => {
  await folder.program('terraform', 'echo http://127.0.0.1:1');
  const failing = folder.run('smoke-test.sh', ['2'], {}, process.cwd());
  await expect(failing).rejects.toMatchObject({ stdout: 'Round 1 of 2 at http://127.0.0.1:1\n', stderr: /^The story ended early/ });
});
