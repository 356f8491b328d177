import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { errorAfterFile, readBody, readFile } from '../../functions/http/body.ts';

const file = { field: 'picture', types: ['image/png'], mostBytes: 8 * 1024 * 1024 };

/** Sends a body, in chunks of no announced length, at least one for each part, to a server. Returns the request as the server got it, and the client's status. */
async function send(
  ...parts: Buffer[]
): Promise<{ got: IncomingMessage; status: Promise<number | undefined>; respond: (status: number) => void }> {
  const server = createServer();
  onTestFinished(() => server.closeAllConnections());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const options = { port: (server.address() as AddressInfo).port, method: 'POST', headers: { 'Transfer-Encoding': 'chunked' } };
  const sent = request(options);
  for (const part of parts) sent.write(part);
  sent.end();
  const status = once(sent, 'response').then(([response]) => (response as IncomingMessage).resume().statusCode);
  status.catch(() => {});
  const [got, response] = await once(server, 'request');
  return { got, status, respond: (code) => response.writeHead(code).end() };
}

test('a body is read part by part, whole and in order', async () => {
  const body = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 9)) % 251));
  const { got } = await send(body);
  const parts: Buffer[] = [];
  await readFile(got, file, async (part) => {
    await sleep(1);
    parts.push(part);
  });
  expect(Buffer.concat(parts).equals(body)).toBe(true);
});

test('no more of a body is read than there is room for', async () => {
  const { got } = await send(Buffer.alloc(file.mostBytes));
  let taken = 0;
  const room = Promise.withResolvers<void>();
  const whole = readFile(got, file, (part) => {
    taken += part.length;
    return room.promise;
  });
  await sleep(500);
  expect(taken).toBeGreaterThan(0);
  expect(got.socket.bytesRead).toBeLessThan(512 * 1024);
  room.resolve();
  await whole;
  expect(taken).toBe(file.mostBytes);
});

test('a body that is not taken is read to its end without being kept, so that the client gets the response', async () => {
  const { got, status, respond } = await send(Buffer.alloc(file.mostBytes));
  const failure = new Error('no room');
  await expect(readFile(got, file, () => Promise.reject(failure))).rejects.toBe(failure);
  const parts: Buffer[] = [];
  got.on('data', (part: Buffer) => parts.push(part));
  expect(await errorAfterFile(failure, got, file)).toBe(failure);
  expect(parts.length).toBeGreaterThan(100);
  expect(parts.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)).toBe(0);
  respond(503);
  expect(await status).toBe(503);
});

test('a body that turns out too large is refused at that point', async () => {
  const { got } = await send(Buffer.alloc(file.mostBytes + 1));
  let taken = 0;
  const whole = readFile(got, file, async (part) => {
    taken += part.length;
  });
  await expect(whole).rejects.toMatchObject({ code: 'payload_too_large' });
  expect(taken).toBeLessThanOrEqual(file.mostBytes);
});

test('a body that is cut off is a request that did not arrive in time', async () => {
  const { got } = await send(Buffer.alloc(file.mostBytes));
  const whole = readFile(got, file, () => sleep(10));
  got.socket.destroy();
  await expect(whole).rejects.toMatchObject({ code: 'request_timeout' });
});

test('a body that has arrived, but is not read when its client goes, is no longer waited for', async () => {
  const { got } = await send(Buffer.alloc(1_000), Buffer.alloc(1_000));
  await expect.poll(() => got.complete).toBe(true);
  const room = Promise.withResolvers<void>();
  let taken = 0;
  const whole = readFile(got, file, (part) => {
    taken += part.length;
    return room.promise;
  });
  await expect.poll(() => taken).toBe(1_000);
  got.socket.destroy();
  await expect(whole).rejects.toMatchObject({ code: 'request_timeout' });
  room.resolve();
});

test('a body whose client has gone before it is read is refused at once', async () => {
  const { got } = await send(Buffer.alloc(file.mostBytes));
  got.socket.destroy();
  await once(got, 'close').catch(() => {});
  const read = [() => readFile(got, file, async () => {}), async () => readBody(got)];
  for (const each of read) await expect(each()).rejects.toMatchObject({ code: 'request_timeout' });
});
