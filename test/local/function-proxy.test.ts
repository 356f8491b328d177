import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import { httpOptions } from '../../local/parts/http-options.ts';

test('while a function is started again, the response is one of the marketplace', async () => {
  // Nothing can listen on port 0.
  const ports = Object.fromEntries(routes.map(({ name }) => [name, 0]));
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', FUNCTION_PORTS: JSON.stringify(ports) };
  const child = spawn(process.execPath, ['local/parts/function-proxy.ts'], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [{ port }] = await once(child, 'message');

  const response = await fetch(`http://127.0.0.1:${port}/v1/categories`, { headers: { 'X-Request-Id': 'abc-123' } });
  expect([response.status, await response.json()]).toMatchObject([503, { type: 'urn:souk:problem:unavailable', requestId: 'abc-123' }]);
  for (const header of ['Retry-After', 'X-Content-Type-Options', 'X-Request-Id']) expect(response.headers.get(header)).not.toBeNull();
});

test('where one server takes the requests of all functions, a picture may take as long to arrive as elsewhere', () => {
  const { limits } = httpOptions({ HOST: 'Souk', PUBLIC_HOSTS: [], FORWARDED_HOPS: 0, CORS_ORIGINS: [] });
  expect(limits).toMatchObject({ requestTimeoutMs: 50_000 });
});
