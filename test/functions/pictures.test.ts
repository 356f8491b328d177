import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';
import { upload } from '../support/people/upload.ts';
import { drawing, jpeg, png, webp } from '../support/pictures.ts';
import { descendants } from '../support/processes.ts';

// Room for an upload that is repeated.
vi.setConfig({ testTimeout: 150_000 });
const market = useMarketplace();
let seller: Person;
let itemId: string;

beforeEach(async () => {
  seller = await newSeller(market.api);
  ({ itemId } = await newItem(market.api, seller));
});

interface Upload {
  as?: Person | { token: string };
  item?: string;
  type?: string;
  headers?: Record<string, string>;
}

const add = (body: Uint8Array, { as = seller, item = itemId, type = 'image/jpeg', headers = {} }: Upload = {}) =>
  upload(market.api, item, { ...as, body, headers: { 'Content-Type': type, ...headers } });

const codeOf = async (answer: ReturnType<typeof add>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

/** All files of the store. */
const stored = async () => {
  const entries = await readdir(market.functions.picturesDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
};

/** What is public at a picture's address, which these functions serve themselves. */
const look = (url: string, init?: RequestInit) => fetch(url.replace('https://pictures.example', `${market.functions.url}/pictures`), init);

describe('a picture that is added', () => {
  test('stands on the item, and both its sizes are public, for good and as nothing but pictures', async () => {
    const { status, body } = await add(await jpeg(2000, 1000));
    expect(status).toBe(201);
    expect(body).toMatchObject({ itemId, pictures: [{ width: 1600, height: 800 }] });
    const [{ url, thumbnailUrl }] = body.pictures;
    for (const [address, width, height] of [
      [url, 1600, 800],
      [thumbnailUrl, 400, 200],
    ] as const) {
      const shown = await look(address);
      expect(Object.fromEntries(shown.headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      });
      expect(await sharp(await shown.arrayBuffer()).metadata()).toMatchObject({ format: 'webp', width, height });
    }
    expect((await look(url, { method: 'HEAD' })).headers.get('content-length')).toMatch(/^[1-9]/);
    expect((await market.api.get(`/v1/items/${itemId}`)).body).toEqual(body);
  });

  test.each(['image/jpeg', 'image/png', 'image/webp', 'IMAGE/PNG; charset=binary'])(
    'may be of another format than %s says',
    async (type) => {
      for (const make of [jpeg, png, webp]) expect((await add(await make(50, 40), { type })).status).toBe(201);
    },
  );

  test('has a name that cannot be guessed, even from another one', async () => {
    const names = [await add(await png(20, 20)), await add(await png(20, 20))].map(
      ({ body }) => new URL(body.pictures.at(-1).url).pathname,
    );
    const random = names.map((name) => /^\/[0-9a-f]{32}\/([\w-]{32})-large\.webp$/.exec(name)?.[1]);
    expect(random[0]).toBeTruthy();
    expect(random[0]?.slice(0, 8)).not.toBe(random[1]?.slice(0, 8));
  });

  test('may come in pieces of unknown length', async () => {
    const body = new Blob([await png(300, 300)]).stream();
    const url = `${market.functions.url}/v1/items/${itemId}/pictures`;
    const headers = { Authorization: `Bearer ${seller.token}`, 'Content-Type': 'image/png' };
    const sent = await fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(sent.status).toBe(201);
  });

  test('is one of at most 8', async () => {
    const picture = await png(20, 20);
    for (let n = 0; n < 8; n += 1) expect((await add(picture)).status).toBe(201);
    expect(await codeOf(add(picture))).toEqual([409, 'picture_limit']);
    const before = (await stored()).length;
    expect(await codeOf(add(Buffer.from('no picture')))).toEqual([409, 'picture_limit']);
    expect((await stored()).length).toBe(before);
  });
});

test('a removed picture is gone from its item at once, and can be removed once', async () => {
  await add(await png(20, 20));
  const { pictures } = (await add(await jpeg(30, 20))).body;
  const address = `/v1/items/${itemId}/pictures/${pictures[0].pictureId}`;
  expect((await market.api.delete(address, await newBuyer(market.api))).body.code).toBe('forbidden');
  expect((await market.api.delete(address, await newSeller(market.api))).body.code).toBe('not_found');
  const { status, body } = await market.api.delete(address, seller);
  expect([status, body.pictures]).toEqual([200, pictures.slice(1)]);
  expect((await market.api.delete(address, seller)).body.code).toBe('not_found');
  expect((await market.api.delete(`/v1/items/${itemId}/pictures/../x`, seller)).status).toBe(404);
  expect((await market.api.delete(`/v1/items/${itemId}/pictures/%20`, seller)).body.code).toBe('not_found');
});

describe('a picture that is refused', () => {
  test.each([
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'must be a JPEG, PNG or WebP picture'],
    ['a GIF', () => drawing(50, 50).gif().toBuffer(), 'must be a JPEG, PNG or WebP picture'],
    ['nothing', () => Buffer.alloc(0), 'must be a JPEG, PNG or WebP picture'],
    ['too small a one', () => png(15, 15), 'must be 16 to 8000 pixels'],
    ['half a one', async () => (await jpeg(800, 800)).subarray(0, 2_000), 'is damaged or incomplete'],
  ])('%s gets 400 with the rule, and nothing is stored', async (_, make, rule) => {
    const before = (await stored()).length;
    const { status, body } = await add(await make());
    expect([status, body.code, body.errors]).toEqual([
      400,
      'invalid_request',
      [{ field: 'picture', message: expect.stringContaining(rule) }],
    ]);
    expect((await stored()).length).toBe(before);
  });

  const [large, text, bad] = [new Uint8Array(8 * 1024 * 1024 + 1), 'text/plain', new Uint8Array(9)];
  const stranger = { token: 'no-session' };
  test.each([
    ['size', large, { type: text, item: 'no-id', as: stranger }, [413, 'payload_too_large']],
    ['content type', bad, { type: text, item: 'no-id', as: stranger }, [415, 'unsupported_media_type']],
    ['content type of JSON', bad, { type: 'application/json', item: 'no-id', as: stranger }, [415, 'unsupported_media_type']],
    ['compression', bad, { headers: { 'Content-Encoding': 'gzip' }, item: 'no-id', as: stranger }, [415, 'unsupported_media_type']],
    ['session', bad, { item: 'no-id', as: stranger }, [401, 'unauthenticated']],
    ['item', bad, { item: 'no-id' }, [404, 'not_found']],
    ['item that there is not', bad, { item: '3-999999' }, [404, 'not_found']],
    ['content', bad, {}, [400, 'invalid_request']],
  ] as const)('is refused for its %s before all that follows', async (_, body, options, expected) => {
    expect(await codeOf(add(body, options))).toEqual(expected);
  });

  test('is refused to a buyer, and to another seller', async () => {
    expect(await codeOf(add(bad, { as: await newBuyer(market.api) }))).toEqual([403, 'forbidden']);
    expect(await codeOf(add(bad, { as: await newSeller(market.api) }))).toEqual([404, 'not_found']);
    expect(
      (
        await market.api.send('POST', `/v1/items/${itemId}/pictures`, {
          ...seller,
          query: 'x=1',
          headers: { 'Content-Type': 'image/png' },
          body: bad,
        })
      ).body.errors,
    ).toEqual([{ field: 'x', message: 'is not a field of this request' }]);
  });

  test('is too large before it is anything else, also if its length is not announced', async () => {
    const send = (token: string, bytes: number) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'image/png', 'Transfer-Encoding': 'chunked' };
        const sent = request(`${market.functions.url}/v1/items/${itemId}/pictures`, { method: 'POST', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on('error', reject);
        sent.end(Buffer.alloc(bytes));
      });
    expect(await send('no-session', large.length)).toBe(413);
    expect(await send(seller.token, large.length)).toBe(413);
    expect(await send('no-session', large.length - 1)).toBe(401);
    expect(await send(seller.token, large.length - 1)).toBe(400);
  });
});

test('a picture whose launcher ends while it arrives gets overloaded, and can be sent again', async () => {
  expect((await add(await png(20, 20))).status).toBe(201);
  const url = `${market.functions.url}/v1/items/${itemId}/pictures`;
  const headers = { Authorization: `Bearer ${seller.token}`, 'Content-Type': 'image/png' };
  const sent = request(url, { method: 'POST', headers });
  const response = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.write(Buffer.alloc(1024 * 1024));
  // Until it has arrived at the launcher.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  for (const { pid, command } of descendants(process.pid)) if (command.includes('launcher-process')) process.kill(pid, 'SIGKILL');
  sent.end(Buffer.alloc(1024 * 1024));
  const [{ statusCode, headers: answered }] = await response;
  expect([statusCode, answered['retry-after']]).toEqual([503, '1']);
  expect((await add(await png(20, 20))).status).toBe(201);
});

test('no other path below /pictures/ leads anywhere', async () => {
  const [{ url }] = (await add(await png(20, 20))).body.pictures;
  for (const address of [
    url.replace('-large', ''),
    url.replace(/-large.*/, ''),
    `${url}.unfinished`,
    'https://pictures.example/../package.json',
    'https://pictures.example/..%2f..%2fetc%2fpasswd',
  ])
    expect((await look(address)).status).toBe(404);
  expect((await look(url, { method: 'DELETE' })).status).toBe(404);
});

test('while the store is away nothing is half stored, and the seller is told to come again', async () => {
  const { picturesDir } = market.functions;
  await rm(picturesDir, { recursive: true });
  await writeFile(picturesDir, 'in the way');
  const { status, body, headers } = await add(await png(20, 20));
  expect([status, body.code]).toEqual([503, 'unavailable']);
  expect(headers.get('Retry-After')).toMatch(/^\d+$/);
  expect((await market.api.get(`/v1/items/${itemId}`)).body.pictures).toEqual([]);
  await rm(picturesDir);
  expect((await add(await png(20, 20))).status).toBe(201);
});
