import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderStore } from '../../functions/pictures/folder-store.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { seedItems } from '../../local/seed/catalogue.ts';
import { type DrawingName, draw } from '../../local/seed/drawings/index.ts';
import { addPictures, render } from '../../local/seed/pictures.ts';
import { type DrawnItem, plant } from '../../local/seed/plant.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';

/** The first look of each drawing in a catalogue. */
function firstLooks() {
  const looks = new Map<DrawingName, Parameters<typeof draw>[0]>();
  const items = seedItems(1);
  for (let i = 0; i < 5_000; i += 1) {
    const { look } = items.next().value;
    if (look && !looks.has(look.drawing)) looks.set(look.drawing, look);
  }
  return [...looks.values()];
}

describe('a drawing', () => {
  test('exists for more than 50 kinds of things, and two of a kind differ', () => {
    const looks = firstLooks();
    expect(looks.length).toBeGreaterThan(50);
    for (const look of looks) {
      expect(draw(look)).toBe(draw(look));
      expect(draw({ ...look, seed: look.seed + 1 }), look.drawing).not.toBe(draw(look));
    }
  });

  test('is drawn with complete numbers and known gradients', () => {
    for (const look of firstLooks()) {
      const svg = draw(look);
      expect(svg, look.drawing).not.toMatch(/NaN|undefined|Infinity/);
      const used = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
      expect(used.filter((id) => !svg.includes(`id="${id}"`))).toEqual([]);
    }
  });

  test('is light at its edges and has something in the middle', async () => {
    for (const look of firstLooks().slice(0, 12)) {
      const { thumbnail } = await render(look);
      const corner = await sharp(await sharp(thumbnail).extract({ left: 0, top: 0, width: 20, height: 20 }).png().toBuffer()).stats();
      const all = await sharp(thumbnail).stats();
      expect(Math.min(...corner.channels.map(({ mean }) => mean)), look.drawing).toBeGreaterThan(215);
      expect(Math.max(...all.channels.map(({ stdev }) => stdev)), look.drawing).toBeGreaterThan(5);
    }
  });
});

describe('pictures of a catalogue', () => {
  const market = useMarketplace();
  const connect = () => {
    const { addresses, tokenOf } = market.services;
    const token = (part: 'customer-db' | 'product-db') => () => tokenOf(part, 'seed');
    return {
      customer: connectService(CustomerDbDefinition, addresses.CUSTOMER_DB_ADDRESS, undefined, token('customer-db')),
      product: connectService(ProductDbDefinition, addresses.PRODUCT_DB_ADDRESS, undefined, token('product-db')),
    };
  };
  let services: ReturnType<typeof connect>;
  beforeAll(() => {
    services = connect();
  });
  afterAll(() => {
    services.customer.close();
    services.product.close();
  });

  async function seed(number: number, items: number, pictures: number): Promise<DrawnItem[]> {
    const field = { customer: services.customer.call, product: services.product.call };
    const drawn = await plant(field, { seed: number, items, pictures, password: randomUUID(), onItems: () => {} });
    await addPictures({ product: field.product, store: folderStore(market.functions.picturesDir) }, drawn, () => {});
    return drawn;
  }

  const files = async () => (await readdir(market.functions.picturesDir, { recursive: true })).filter((name) => name.endsWith('.webp'));
  const served = async (url: string) => {
    const response = await fetch(new URL(`/pictures${new URL(url).pathname}`, market.functions.url));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    return sharp(Buffer.from(await response.arrayBuffer())).metadata();
  };

  test('are as many as asked for, shown with their items and served, and stay when the store is swept', { timeout: 90_000 }, async () => {
    const drawn = await seed(21, 60, 8);
    expect(drawn).toHaveLength(8);
    await market.api.post('/v1/internal/sweep-expired', {}, { token: schedulerToken });
    expect(await files()).toHaveLength(16);
    for (const { itemId } of drawn) {
      const { body } = await market.api.get(`/v1/items/${itemId}`);
      expect(body.pictures).toHaveLength(1);
      const [{ url, thumbnailUrl, width, height }] = body.pictures;
      expect(await served(url)).toMatchObject({ format: 'webp', width, height, hasAlpha: false });
      expect(width).toBeLessThanOrEqual(1_600);
      expect(await served(thumbnailUrl)).toMatchObject({ format: 'webp', width: 400 });
    }
    const others = await market.services.databases.product.query('select count(*)::int as count from pictures');
    expect(others).toEqual([{ count: 8 }]);
  });

  test('of another seed join them, of the same seed are refused, and none are drawn if none are asked for', {
    timeout: 90_000,
  }, async () => {
    const before = (await files()).length;
    expect(await seed(22, 30, 4)).toHaveLength(4);
    await expect(seed(22, 30, 4)).rejects.toThrow('choose another one with --seed');
    expect(await seed(23, 30, 0)).toEqual([]);
    expect(await files()).toHaveLength(before + 8);
  });

  test('are fewer if fewer items can be drawn', { timeout: 90_000 }, async () => {
    const items = seedItems(24);
    const drawable = Array.from({ length: 6 }, () => items.next().value).filter(({ look }) => look).length;
    expect(await seed(24, 6, 300)).toHaveLength(drawable);
  });
});
