import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSeller } from '../../functions/seller/create-seller.ts';
import { registerItem } from '../../functions/seller/register-item.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { seedItems, seedSellers } from '../../local/seed/catalogue.ts';
import { plant } from '../../local/seed/plant.ts';
import { createProgress } from '../../local/seed/progress.ts';
import { startServices, type TestServices } from '../support/parts/services.ts';

const firstItems = (seed: number, count: number) => {
  const items = seedItems(seed);
  return Array.from({ length: count }, () => items.next().value);
};

describe('a catalogue', () => {
  test('keeps to the rules of the functions', () => {
    const [accepted, acceptedSeller] = [registerItem.request(), createSeller.request()];
    for (const { seller: _, look: __, ...item } of firstItems(1, 20_000)) expect(accepted.safeParse(item).error, item.name).toBeUndefined();
    for (const seller of seedSellers(1)) expect(acceptedSeller.safeParse({ ...seller, password: randomUUID() }).error).toBeUndefined();
  });

  test('depends only on the seed, not on its length', () => {
    expect(firstItems(5, 300)).toEqual(firstItems(5, 700).slice(0, 300));
    expect(firstItems(5, 300)).not.toEqual(firstItems(6, 300));
    expect(seedSellers(5)).toEqual(seedSellers(5));
  });

  test('says the colour of what is drawn in a colour', () => {
    const drawn = firstItems(1, 2_000).flatMap(({ name, description, look }) =>
      look?.tint ? { text: `${name} ${description}`, tint: look.tint } : [],
    );
    expect(drawn.length).toBeGreaterThan(400);
    for (const { text, tint } of drawn) expect(text.toLowerCase()).toContain(tint.toLowerCase());
  });

  test('is varied: nearly all items differ, in several categories, of all sellers', () => {
    const items = firstItems(1, 5_000);
    const different = (values: unknown[]) => new Set(values).size;
    expect(different(items.map(({ name, priceCents }) => `${name} ${priceCents}`))).toBeGreaterThan(4_900);
    expect(different(items.map(({ category }) => category))).toBe(16);
    expect(different(items.map(({ seller }) => seller))).toBe(50);
    expect(different(items.flatMap(({ keywords }) => keywords))).toBeGreaterThan(200);
  });
});

describe('planting', () => {
  let services: TestServices;
  let [customer, product]: ReturnType<typeof connectBoth> = [] as never;
  const tokenFor = (part: 'customer-db' | 'product-db') => () => services.tokenOf(part, 'seed');
  const connectBoth = () =>
    [
      connectService(CustomerDbDefinition, services.addresses.CUSTOMER_DB_ADDRESS, undefined, tokenFor('customer-db')),
      connectService(ProductDbDefinition, services.addresses.PRODUCT_DB_ADDRESS, undefined, tokenFor('product-db')),
    ] as const;

  beforeAll(async () => {
    services = await startServices();
    [customer, product] = connectBoth();
  });
  afterAll(async () => {
    customer.close();
    product.close();
    await services.stop();
  });

  test('registers exactly the catalogue, in order, once', { timeout: 60_000 }, async () => {
    const said: number[] = [];
    const field = { customer: customer.call, product: product.call };
    const planting = { seed: 9, items: 1_203, pictures: 0, password: randomUUID(), onItems: (planted: number) => said.push(planted) };
    await plant(field, planting);
    expect(said).toEqual([500, 1_000, 1_203]);
    const rows = await services.databases.product.query(
      'select name, description, category, keywords, condition, price_cents, quantity from items order by id',
    );
    expect(rows).toEqual(
      firstItems(9, 1_203).map(({ seller: _, look: __, priceCents, ...item }) => ({ ...item, price_cents: priceCents })),
    );
    await expect(plant(field, planting)).rejects.toThrow('This seed was planted here before: choose another one with --seed.');
    expect(await services.databases.product.query('select count(*)::int as count from items')).toEqual([{ count: 1_203 }]);
  });
});

test('progress is a moving bar on a terminal and a line for every tenth elsewhere', () => {
  const run = (isTTY: boolean) => {
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) }, 2_000, 'items');
    for (let done = 50; done <= 2_000; done += 50) progress.show(done);
    progress.end();
    return written;
  };
  expect(run(false)).toHaveLength(10);
  expect(run(false)[9]).toMatch(/^2,000 of 2,000 items, [\d,]+ a second\n$/);
  expect(run(true)).toHaveLength(41);
  expect(run(true)[19]).toMatch(/^\r.{4}█{15}░{15} 1,000 of 2,000 items, [\d,]+ a second, \d+ s left$/);
});
