import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { bucketStore } from '../../functions/pictures/bucket-store.ts';

/** A store whose bucket responds as told, and the requests that it got. */
async function meeting(status: number, body: object = {}) {
  const seen: { line: string; type: string | undefined; authorization: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const { authorization, 'content-type': type } = request.headers;
    seen.push({ line: `${request.method} ${request.url}`, type, authorization, body: await text(request) });
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const identity = async () => new Headers({ Authorization: 'Bearer a-token' });
  return { store: bucketStore({ bucket: 'souk-pictures', url, identity }), seen };
}

test('an object is created with its type and its caching, and never replaces another one', async () => {
  const { store, seen } = await meeting(200);
  await store.put('db/name-large.webp', Buffer.from('the picture'));
  expect(seen[0]).toMatchObject({
    line: 'POST /upload/storage/v1/b/souk-pictures/o?uploadType=multipart&ifGenerationMatch=0',
    authorization: 'Bearer a-token',
    type: expect.stringMatching(/^multipart\/related; boundary=/),
  });
  expect(seen[0]?.body).toContain(
    '"name":"db/name-large.webp","contentType":"image/webp","cacheControl":"public, max-age=31536000, immutable, s-maxage=86400"',
  );
  expect(seen[0]?.body).toContain('\r\n\r\nthe picture\r\n--');
});

test('a list begins where it is told, within its prefix', async () => {
  const { store, seen } = await meeting(200, { items: [{ name: 'db/a-large.webp', timeCreated: '2026-11-22T09:00:00.000Z' }] });
  expect(await store.list('db/', 'db/a')).toEqual([{ name: 'db/a-large.webp', createdAt: new Date('2026-11-22T09:00:00Z') }]);
  expect(seen[0]?.line).toContain('/storage/v1/b/souk-pictures/o?prefix=db%2F&startOffset=db%2Fa&maxResults=1000');
  expect(await (await meeting(200)).store.list('db/', 'db/')).toEqual([]);
});

test('an object that is not there counts as deleted, and every other refusal is an error', async () => {
  const { store, seen } = await meeting(404);
  await store.delete('db/a-large.webp');
  expect(seen[0]?.line).toMatch(/^DELETE \/storage\/v1\/b\/souk-pictures\/o\/db%2Fa-large\.webp/);
  await expect((await meeting(403)).store.put('db/a', Buffer.alloc(1))).rejects.toThrow('403');
  await expect((await meeting(503)).store.delete('db/a')).rejects.toThrow('503');
});
