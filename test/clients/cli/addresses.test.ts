import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newBuyer, password } from '../../support/people/people.ts';
import { newHome, souk } from './support/souk.ts';

const marketplace = useMarketplace();

async function logInAt(url: string) {
  const home = await newHome(url, { SOUK_PASSWORD: password });
  const told = await souk(home, ['buyer', 'log-in', 'ada']);
  expect(told.stdout).toBe('');
  expect(told.stderr).not.toMatch(/no such item|may have been done|undefined|NaN/);
  return told;
}

async function serverThat(handle: RequestListener): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(['/v1', '/v1/', '/v1/docs', '/souk'])('an address with the path %s is refused, with the probably right address', async (path) => {
  const { url } = marketplace.functions;
  const { code, stderr } = await logInAt(url + path);
  expect(code).toBe(1);
  expect(stderr).toContain(`There is no marketplace at ${url}${path.replace(/\/$/, '')}.\n`);
  expect(stderr).toMatch(new RegExp(`before its path: ${url}\n`));
});

test('a slash at the end of an address changes nothing', async () => {
  const { username } = await newBuyer(marketplace.api);
  const home = await newHome(`${marketplace.functions.url}//`, { SOUK_PASSWORD: password });
  expect(await souk(home, ['buyer', 'log-in', username])).toMatchObject({ code: 0 });
});

test('https for an http server is reported, with the probably right address', async () => {
  const { url } = marketplace.functions;
  const { code, stderr } = await logInAt(url.replace('http:', 'https:'));
  expect({ code, stderr }).toMatchObject({ code: 9, stderr: expect.stringContaining(`does not speak https. Is it ${url}?`) });
});

test.each<[string, number, string, Record<string, string>]>([
  ['a page', 200, '<h1>Welcome</h1>', { 'Content-Type': 'text/html' }],
  ['a page that is missing', 404, '<h1>Not found</h1>', { 'Content-Type': 'text/html' }],
  ['JSON that is no session', 200, '{"ok":true}', { 'Content-Type': 'application/json' }],
  ['JSON null', 200, 'null', { 'Content-Type': 'application/json' }],
  ['nothing', 204, '', {}],
  [
    'another problem document',
    404,
    '{"type":"about:blank","code":"not_found","detail":"Nope"}',
    { 'Content-Type': 'application/problem+json' },
  ],
  ['another server’s refusal', 401, '{"error":"who are you?"}', { 'Content-Type': 'application/json' }],
])('a server that sends %s is not taken for a marketplace', async (_, status, body, headers) => {
  const url = await serverThat((_, response) => response.writeHead(status, headers).end(body));
  expect(await logInAt(url)).toMatchObject({ code: 1, stderr: expect.stringContaining(`Is ${url} the address of a marketplace?`) });
});

test('a redirect is not followed, and its target is shown without the path', async () => {
  const url = await serverThat((_, response) => response.writeHead(301, { Location: 'https://souk.example/x?key=s3cret' }).end());
  const { code, stderr } = await logInAt(url);
  expect(code).toBe(1);
  expect(stderr).toContain('It redirects to https://souk.example.');
  expect(stderr).not.toContain('s3cret');
});

test('a port without HTTP is reported', async () => {
  const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const home = await newHome(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { SOUK_PASSWORD: password });
  const told = await souk(home, ['buyer', 'log-in', 'ada']);
  expect(told).toMatchObject({ code: 9, stderr: expect.stringContaining('does not speak HTTP.') });
});

test.each(['127.0.0.1:8080', 'localhost:8080', 'souk.example', 'http://a b', 'ftp://souk.example', 'http://souk.example?x', ' '])(
  'an invalid address is reported before a request is sent: %s',
  async (url) => {
    expect(await logInAt(url)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^The server must be an address such as/) });
  },
);

test.each(['http://souk.invalid', 'http://10.0.0.1:8080', 'http://localhost.souk.invalid', 'HTTP://SOUK.INVALID'])(
  'http:// to another machine is refused before a password is sent, unless it is allowed: %s',
  async (url) => {
    const refused = await logInAt(url);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('can read passwords and cards. Use https://.') });
    if (!url.endsWith('invalid')) return;
    const allowed = await souk(await newHome(url, { SOUK_PASSWORD: password, SOUK_ALLOW_HTTP: '1' }), ['buyer', 'log-in', 'ada']);
    expect(allowed).toMatchObject({ code: 9, stderr: expect.stringContaining('No marketplace can be reached') });
  },
);

test.each(['http://localhost:64999', 'http://127.0.0.2:64999', 'http://[::1]:64999', 'http://2130706433:64999'])(
  '%s is this machine',
  async (url) => {
    expect(await logInAt(url)).toMatchObject({ code: 9 });
  },
);

test.each(['http://ada:s3cret@souk.example', 'http://s3cret@souk.example', 'http:ada:s3cret@souk.example', 'ada:s3cret@souk.example'])(
  'an address with a password is refused, and nothing of it is shown: %s',
  async (url) => {
    const told = [await logInAt(url), await souk(await newHome(''), ['buyer', 'cart', '--server', url])];
    for (const { code, stderr } of told) {
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/s3cret|\bada\b/);
    }
  },
);
