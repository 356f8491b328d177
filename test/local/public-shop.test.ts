import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../functions/http/http-server.ts';
import { serveShop } from '../../local/parts/public-shop.ts';
import { temporaryFolder } from '../support/parts/souk.ts';

test('a page that is being built is unavailable for a moment, and ends nothing', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'index.html'), '<p>Souk</p>');
  const { server, drain } = createHttpServer(
    serveShop(folder, async (_, response) => void response.writeHead(204).end()),
    { hosts: ['127.0.0.1'] },
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    await drain();
    await rm(folder, { recursive: true });
  });
  const get = (target: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${target}`);

  const early = await get('/');
  expect([early.status, await early.json()]).toMatchObject([503, { type: 'urn:souk:problem:unavailable', requestId: expect.any(String) }]);
  expect((await get('/v1/cart')).status).toBe(204);

  await writeFile(path.join(folder, 'index.html.br'), brotliCompressSync('<p>Souk</p>'));
  for (const target of ['/', '/items/3-1', '/items/%ZZ']) expect(await (await get(target)).text()).toBe('<p>Souk</p>');
  expect((await get('/index.html')).status).toBe(204);
});
