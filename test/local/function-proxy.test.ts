import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import { httpOptions } from '../../local/parts/http-options.ts';

/** A proxy whose functions all listen on `functionPort`; returns its own port. */
async function startProxy(functionPort: number, settings: Record<string, string> = {}): Promise<number> {
  const ports = Object.fromEntries(routes.map(({ name }) => [name, functionPort]));
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', FUNCTION_PORTS: JSON.stringify(ports), ...settings };
  const child = spawn(process.execPath, ['local/parts/function-proxy.ts'], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [{ port }] = await once(child, 'message');
  return port;
}

test('while a function is started again, the response is one of the marketplace', async () => {
  // Nothing can listen on port 0.
  const port = await startProxy(0);
  const response = await fetch(`http://127.0.0.1:${port}/v1/categories`, { headers: { 'X-Request-Id': 'abc-123' } });
  expect([response.status, await response.json()]).toMatchObject([503, { type: 'urn:souk:problem:unavailable', requestId: 'abc-123' }]);
  for (const header of ['Retry-After', 'X-Content-Type-Options', 'X-Request-Id']) expect(response.headers.get(header)).not.toBeNull();
});

test('a function gets a loopback name as its host, also when the client sent another name', async () => {
  const hosts: (string | undefined)[] = [];
  const standIn = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.end();
  });
  await once(standIn.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void standIn.close());
  const port = await startProxy((standIn.address() as AddressInfo).port, { PUBLIC_HOSTS: 'souk.example' });
  const sent = request({ host: '127.0.0.1', port, path: '/v1/categories', headers: { Host: 'souk.example' } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect([response.resume().statusCode, hosts]).toEqual([200, ['localhost']]);
});

test('where one server takes the requests of all functions, a picture may take as long to arrive as elsewhere', () => {
  const { limits } = httpOptions({ HOST: 'Souk', PUBLIC_HOSTS: [], FORWARDED_HOPS: 0, CORS_ORIGINS: [] });
  expect(limits).toMatchObject({ requestTimeoutMs: 50_000 });
});
