import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../lib/config/config.ts';
import { hasCode } from '../../lib/errors.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import { readTrace } from '../../lib/process/trace.ts';
import type { CallContext, Service } from '../../lib/rpc/rpc.ts';
import { seedItems, seedSellers } from './catalogue.ts';
import type { Look } from './drawings/index.ts';

export interface Field {
  customer: Service<typeof CustomerDbDefinition>;
  product: Service<typeof ProductDbDefinition>;
}

export interface Planting {
  seed: number;
  items: number;
  /** The most items to return. */
  pictures: number;
  /** Of all sellers' accounts. */
  password: string;
  onItems: (planted: number) => void;
}

/** An item that can be drawn. */
export interface DrawnItem {
  sellerId: number;
  itemId: string;
  look: Look;
}

const batchSize = 500;
const deadlineMs = 20_000;
const mostTries = 30;

/**
 * Opens the accounts of a seed's sellers and puts its items up for sale, in their order. Returns the newest items that can be drawn. Throws a
 * ConfigError if the seed was planted here before.
 */
export async function plant({ customer, product }: Field, { seed, items, pictures, password, onItems }: Planting): Promise<DrawnItem[]> {
  const names = seedSellers(seed).map(({ name }) => name);
  const sellers = await Promise.all(seedSellers(seed).map((seller) => openAccount(customer, { ...seller, password })));
  const catalogue = seedItems(seed);
  const drawn: DrawnItem[] = [];
  for (let planted = 0; planted < items; ) {
    const batch = Array.from({ length: Math.min(batchSize, items - planted) }, () => {
      const { seller, look, ...item } = catalogue.next().value;
      return { look, item: { ...item, sellerId: sellers[seller] as number, sellerName: names[seller] as string } };
    });
    const { items: registered } = await product.registerItems({ items: batch.map(({ item }) => item) }, context());
    drawn.push(...registered.flatMap(({ itemId, sellerId }, i) => (batch[i]?.look ? [{ itemId, sellerId, look: batch[i].look }] : [])));
    drawn.splice(0, drawn.length - pictures);
    planted += registered.length;
    onItems(planted);
  }
  return drawn;
}

/** Hashing a password takes a while, so on a busy machine some of the accounts are refused as `overloaded`, and asked for again. */
async function openAccount(customer: Field['customer'], seller: { name: string; username: string; password: string }): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await customer.createAccount({ role: 'seller', ...seller }, context())).accountId;
    } catch (error) {
      if (hasCode(error, 'username_taken')) throw new ConfigError('This seed was planted here before: choose another one with --seed.');
      if (!hasCode(error, 'overloaded') || tries === mostTries) throw error;
      await sleep(1_000);
    }
  }
}

export const context = (): CallContext => ({ ...readTrace({}), deadlineAtMs: Date.now() + deadlineMs });
