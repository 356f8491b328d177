import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../../local/parts/ports.ts';
import { signal } from '../../../local/parts/processes.ts';
import { backUp, inDatabase, restore } from '../../support/database/backup.ts';
import { timeToHeal } from '../attack/nemesis.ts';
import { pendingNow, readBooks } from '../checks/books.ts';
import { type Restore, unchargedIn } from '../checks/records.ts';
import type { Entry } from '../people/history.ts';
import type { Market, Seller } from '../people/people.ts';
import { startWorkload } from '../people/workload.ts';
import type { Stage } from '../runs/run.ts';
import { type Lost, lossOf } from './loss.ts';
import { isRemembered, type Moment, type RestoredDatabase, remember, withoutResponse } from './moment.ts';
import { audit, refund, repairRefunds } from './operator-commands.ts';
import { refunderOf, refundTwo } from './refunder.ts';

const cast = { buyers: 4, sellers: 3, itemsEach: 4, quantity: 5_000 };
const [before, after] = [20, 10];
const withinMs = 30_000;
/** By then the resolver has tried a pending refund again. */
const resolvedAgainMs = 5_000;

/** First the product database is lost and restored to an earlier instant, then the payment database. */
export const restoreDrill =
  (seed: number) =>
  async (stage: Stage): Promise<void> => {
    await restoring('product', seed)(stage);
    await restoring('payment', seed + 2)(stage);
  };

/** People buy, and sellers refund. Later a database is lost, then restored to an instant before the last purchases and refunds. */
export const restoring =
  (database: RestoredDatabase, seed: number) =>
  async (stage: Stage): Promise<void> => {
    const { system, history, scenes, open } = stage;
    const market = await open(cast);
    const copy = path.join(system.dataFolder, `restored-${database}`);
    const cluster = { folder: system.clusterFolder, url: system.databases.customer };
    await backUp(cluster, copy);
    const people = startWorkload(busyIn(market), { seed, impatience: 0.1 });
    await untilMore(history, isPaid, before);
    const moment = await remember(system.databases, database);
    await refundTwo(market.sellers[0] as Seller, history, moment.ids);
    await untilMore(history, isPaid, after);
    await people.finish();
    await untilSettled(stage);
    const lost = lossOf(moment, await readBooks(system.databases));

    await goBack(stage, moment, (port) => restore(cluster, copy, moment.at, port));
    await untilSettled(stage);
    if (database === 'product')
      history.splice(0, history.length, ...history.map((entry) => (isRemembered(entry, moment) ? entry : withoutResponse(entry))));
    scenes.restores.push(await repair(stage, market, lost));

    // Sellers refund the latest sales, and those of the lost charges cannot be refunded.
    const again = startWorkload(busyIn(database === 'payment' ? await open(cast) : market), { seed: seed + 1, impatience: 0.1 });
    await untilMore(history, isPaid, after);
    await again.finish();
  };

/** The first seller refunds only what the scene says, so there is something left to refund. */
const busyIn = (market: Market): Market => ({ ...market, sellers: market.sellers.slice(1) });

const isPaid = ({ operation, status }: Entry) => operation === 'buy' && status === 201;

/** Waits until `more` further responses are as wanted. */
async function untilMore(history: readonly Entry[], isWanted: (entry: Entry) => boolean, more: number): Promise<void> {
  const found = () => history.filter(isWanted).length;
  const untilMs = Date.now() + withinMs;
  for (const enough = found() + more; found() < enough && Date.now() < untilMs; ) await sleep(20);
}

async function untilSettled({ system, scenes }: Stage): Promise<void> {
  const untilMs = Date.now() + withinMs;
  while ((await pendingNow(system.databases, unchargedIn(scenes))) > 0 && Date.now() < untilMs) await sleep(100);
}

/** Ends the database, and lets its service find the restored one in its place. */
async function goBack(
  { system, inflicted }: Stage,
  { database }: Moment,
  startRestored: (port: number) => ReturnType<typeof restore>,
): Promise<void> {
  const fromMs = Date.now();
  const where = database === 'product' ? 'product-db to postgres' : 'payment to postgres';
  const edge = system.edges[where];
  edge.mode = 'refuse';
  await inDatabase(system.databases.customer, (client) => client.query(`drop database ${database} with (force)`));
  const [port] = (await freePorts(1, '127.0.0.1')) as [number];
  const restored = await startRestored(port);
  system.adopt({ stop: restored.stop, kill: () => signal(restored.pid, 'SIGQUIT') });
  system.databases[database] = restored.url(database);
  edge.target.port = port;
  edge.mode = 'pass';
  const untilMs = Date.now();
  inflicted.push({ what: `restore ${database}`, where, fromMs, untilMs, healedInMs: await timeToHeal(system) });
}

/** What an operator does after a restore, as docs/operate.md says, while sellers try to refund. The product database notices its own restore. */
async function repair(stage: Stage, market: Market, lost: Lost): Promise<Restore> {
  const { system, history } = stage;
  const seller = refunderOf(market, history, lost);
  const isOfProduct = lost.database === 'product';
  if (!isOfProduct) await repairRefunds(system, 'close');
  const whileClosed = [await seller.refundAgain()];
  const found = await audit(system);
  whileClosed.push(await seller.refundAgain());
  if (isOfProduct) for (const line of found) await refund(system, line);
  const said = [...(await repairRefunds(system, 'adopt')), ...(await repairRefunds(system, 'send'))];
  whileClosed.push(await seller.refundAgain());
  const left = await audit(system);
  const afterwards = [await seller.refundMore()];
  const repeated = await seller.repeat();
  const ofForgotten = isOfProduct ? [] : await seller.refundForgotten(resolvedAgainMs);
  return { ...lost, found, said, left, whileClosed, afterwards, repeated, ofForgotten };
}
