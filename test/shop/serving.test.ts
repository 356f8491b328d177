import { readdir, readFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import path from 'node:path';
import { iso31661Alpha2ToNumeric } from 'iso-3166/1-a2-to-1-n.js';
import { expect, test } from 'vitest';
import { builtShop } from '../../local/parts/built-shop.ts';
import { countryCodes } from '../../shop/countries.ts';
import { shopRoutes } from '../../shop/routes.ts';
import { useShop } from './support/shop.ts';

const shop = useShop();

const ofRoute = (route: string) => route.replace('{itemId}', '3-1').replace('{purchaseId}', '0192f0a0-0000-7000-8000-000000000000');

test('every route of the shop has the page, and every other path outside /v1 is a problem', async () => {
  for (const route of Object.values(shopRoutes)) {
    const answer = await fetch(shop.functions.url + ofRoute(route));
    expect([route, answer.status, answer.headers.get('content-type')]).toEqual([route, 200, 'text/html; charset=utf-8']);
  }
  for (const unknown of [
    '/nothing',
    '/cart/',
    '/index.html',
    '/items/3-1/more',
    '/assets/nothing.js',
    '/assets/../index.html',
    '/v1',
    '//',
  ]) {
    const answer = await fetch(shop.functions.url + unknown);
    expect([unknown, answer.status, answer.headers.get('content-type')]).toEqual([unknown, 404, 'application/problem+json']);
  }
});

test('a method that is not for reading is refused with the methods that are', async () => {
  const answer = await fetch(`${shop.functions.url}/cart`, { method: 'POST', body: '{}', headers: { 'X-Request-Id': 'mine' } });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD');
  expect(await answer.json()).toMatchObject({ code: 'method_not_allowed', requestId: 'mine' });
});

test('the page is never stale, its files never change, and both are compressed', async () => {
  const page = await ask('/', { 'Accept-Encoding': 'br' });
  expect(page.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-encoding': 'br', vary: 'Accept-Encoding' });
  expect((await ask('/', { 'Accept-Encoding': 'br', 'If-None-Match': page.headers.etag as string })).status).toBe(304);
  const files = (await readdir(path.join(builtShop, 'assets'))).filter((name) => !name.endsWith('.br'));
  for (const name of files) {
    expect(name).toMatch(/-[\w-]{8}\.\w+$/);
    const file = await ask(`/assets/${name}`);
    expect([name, file.status, file.headers['cache-control']]).toEqual([name, 200, 'public, max-age=31536000, immutable']);
  }
});

test('the page may load only what is its own, and run nothing that is not a file', async () => {
  const { headers } = await ask('/');
  const policy = String(headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';/);
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe|data:|blob:|\*|https?:/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  });
  expect(headers).not.toHaveProperty('strict-transport-security');
  expect((await ask('/', { 'X-Forwarded-Proto': 'https' })).headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
  const html = await readFile(path.join(builtShop, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
});

test('all scripts and styles of the first load have at most 60 kB', async () => {
  const files = (await readdir(path.join(builtShop, 'assets'))).filter((name) => /\.(js|css)\.br$/.test(name));
  const sizes = await Promise.all(files.map(async (name) => (await readFile(path.join(builtShop, 'assets', name))).length));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
});

test('the page leads to the licences of all that others have made in it', async () => {
  const html = await readFile(path.join(builtShop, 'index.html'), 'utf8');
  const [, address = ''] = /<link rel="license" href="([^"]+)">/.exec(html) ?? [];
  const answer = await fetch(shop.functions.url + address);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  const text = await answer.text();
  for (const name of ['preact', '@preact/signals', '@preact/signals-core', '@fontsource/alegreya', '@fontsource/alegreya-sans'])
    expect(text).toContain((await readFile(path.join('node_modules', name, 'LICENSE'), 'utf8')).trim());
  const page = await shop.open({ path: '/items/3-999999' });
  expect(await page.getByRole('link', { name: 'Licences' }).getAttribute('href')).toBe(shop.url + address);
});

test('the countries are those of the delivery’s rule', () => {
  expect(countryCodes).toEqual(Object.keys(iso31661Alpha2ToNumeric).sort());
});

/** As a browser asks, without unpacking what comes. */
function ask(target: string, headers: Record<string, string> = {}): Promise<{ status: number | undefined; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    request(shop.functions.url + target, { headers }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    })
      .on('error', reject)
      .end();
  });
}
