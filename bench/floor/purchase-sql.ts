import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { overUrl, usualSession } from '../../lib/database/db-session.ts';
import type { RunningSystem } from '../../local/running-system.ts';
import { round } from '../load/figures.ts';
import { watchParts } from '../load/parts-use.ts';
import { addToCart, beginPurchase, charge, type Statement, settlePurchase } from './statements.ts';

/** The statements of a cart and its purchase, sent straight to Postgres, by so many connections at once. */
interface PurchaseSqlRound {
  connections: number;
  purchases: number;
  perSecond: number;
  /** The mean time of each statement. */
  statements: Record<string, number>;
  /** Of Postgres, for one purchase; and of each database. */
  cpuMs: number;
  databases: Record<string, number>;
}

export interface PurchaseSql {
  rounds: PurchaseSqlRound[];
}

export interface PurchaseSqlOptions {
  running: () => Promise<RunningSystem>;
  items: readonly string[];
  connections: readonly number[];
  roundMs: number;
}

/** What of a purchase is the databases' work: nothing of Souk runs but its SQL. */
export async function measurePurchaseSql({ running, items, connections, roundMs }: PurchaseSqlOptions): Promise<PurchaseSql> {
  const { databases, processes } = await running();
  if (!databases.product || !databases.payment) return { rounds: [] };
  const urls = { product: databases.product, payment: databases.payment };
  const watch = watchParts(async () => ({ postgres: processes['postgres'] ?? 0 }));
  const statements = await prepare();
  const rounds: PurchaseSqlRound[] = [];
  for (const quantity of connections) {
    const buyers = await Promise.all(
      Array.from({ length: quantity }, (_, n) => openBuyer(urls, statements, items[n % items.length] ?? '')),
    );
    await sleep(500);
    await watch.take();
    const times: Record<string, number[]> = {};
    const startedAtMs = performance.now();
    const isOver = () => performance.now() - startedAtMs > roundMs;
    const bought = await Promise.all(buyers.map((buyer) => buyer.buyUntil(isOver, times)));
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const uses = Object.entries(await watch.take());
    await Promise.all(buyers.map((buyer) => buyer.close()));
    const purchases = bought.reduce((sum, n) => sum + n, 0);
    const each = uses.map(([part, { cpuMs }]) => [part, round(cpuMs / purchases)] as const);
    rounds.push({
      connections: quantity,
      purchases,
      perSecond: round(purchases / seconds),
      statements: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, round(mean(all))])),
      cpuMs: round(each.reduce((sum, [, ms]) => sum + ms, 0)),
      databases: Object.fromEntries(each),
    });
  }
  watch.stop();
  return { rounds };
}

const prepare = async () => ({ cart: await addToCart(), t1: await beginPurchase(), charge: await charge(), t2: await settlePurchase() });

const mean = (values: readonly number[]) => values.reduce((sum, ms) => sum + ms, 0) / Math.max(1, values.length);

interface Buyer {
  /** Buys again and again; adds the times of the statements to `times`. Returns the number of purchases. */
  buyUntil(isOver: () => boolean, times: Record<string, number[]>): Promise<number>;
  close(): Promise<unknown>;
}

/** A buyer with a connection of its own to each database. */
async function openBuyer(
  urls: Record<'product' | 'payment', string>,
  statements: Record<'cart' | 't1' | 'charge' | 't2', Statement>,
  itemId: string,
): Promise<Buyer> {
  const [product, payment] = [new pg.Client(overUrl(urls.product, usualSession)), new pg.Client(overUrl(urls.payment, usualSession))];
  await Promise.all([product.connect(), payment.connect()]);
  const owner = { sessionId: randomUUID(), buyerId: Math.floor(Math.random() * 1e9) + 1e9 };
  const [category, id] = itemId.split('-').map(Number);

  async function buy(times: Record<string, number[]>): Promise<void> {
    const timed = async (name: string, client: pg.Client, statement: Statement, values: Record<string, unknown>) => {
      const startedAtMs = performance.now();
      const { rows } = await client.query(statement(values));
      const ofStatement = times[name] ?? [];
      times[name] = ofStatement;
      ofStatement.push(performance.now() - startedAtMs);
      return rows[0];
    };
    const purchaseId = uuid();
    await timed('add to cart', product, statements.cart, { ...owner, id, idText: String(id), category, quantity: 1 });
    const purchase = { purchaseId, ...owner, key: purchaseId, fingerprint: Buffer.alloc(32) };
    const { total_cents: amountCents } = await timed('T1', product, statements.t1, purchase);
    await timed('charge', payment, statements.charge, { purchaseId, amountCents });
    await timed('T2', product, statements.t2, { purchaseId });
  }

  return {
    async buyUntil(isOver, times) {
      let bought = 0;
      for (; !isOver(); bought += 1) await buy(times);
      return bought;
    },
    close: () => Promise.all([product.end(), payment.end()]),
  };
}
