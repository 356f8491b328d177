import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, inRepository } from '../../../local/parts/environment.ts';
import { freePorts } from '../../../local/parts/ports.ts';
import { signal } from '../../../local/parts/processes.ts';
import { timeToHeal } from '../attack/nemesis.ts';
import { pendingNow } from '../checks/books.ts';
import type { Entry } from '../people/history.ts';
import { startWorkload } from '../people/workload.ts';
import type { Stage } from '../runs/run.ts';
import { backUp, inDatabase, restore } from '../system/backup.ts';
import { secrets } from '../system/parts-plan.ts';
import type { FaultSystem } from '../system/system.ts';

/** The product database as it was at an instant. */
interface Moment {
  /** A time shortly before the instant. */
  sinceMs: number;
  at: string;
  /** The purchases then: their buyers with keys, and their ids. */
  keys: Set<string>;
  ids: Set<string>;
}

const [before, after] = [20, 10];
const paidWithinMs = 30_000;

/** People buy. Later the product database is lost, then restored to an instant before the last purchases. */
export const restoreDrill =
  (seed: number) =>
  async (stage: Stage): Promise<void> => {
    const { system, history, scenes, inflicted, open } = stage;
    const market = { ...(await open({ buyers: 4, sellers: 1, itemsEach: 4, quantity: 5_000 })), sellers: [] };
    const copy = path.join(system.dataFolder, 'restored');
    const cluster = { folder: system.clusterFolder, url: system.databases.payment };
    await backUp(cluster, copy);
    const workload = startWorkload(market, { seed, impatience: 0.1 });
    await untilPaid(history, before);
    const moment = await remember(system);
    await untilPaid(history, after);
    await workload.finish();

    const fromMs = Date.now();
    const forgotten = new Set(history.filter(isPaid).flatMap(({ purchaseId = '' }) => (moment.ids.has(purchaseId) ? [] : [purchaseId])));
    const toDatabase = system.edges['product-db to postgres'];
    toDatabase.mode = 'refuse';
    await inDatabase(system.databases.payment, (client) => client.query('drop database product with (force)'));
    const [port] = (await freePorts(1, '127.0.0.1')) as [number];
    const restored = await restore(cluster, copy, moment.at, port);
    system.adopt({ stop: restored.stop, kill: () => signal(restored.pid, 'SIGQUIT') });
    system.databases.product = restored.url('product');
    toDatabase.target.port = port;
    toDatabase.mode = 'pass';
    const untilMs = Date.now();
    inflicted.push({ what: 'restore', where: 'product-db to postgres', fromMs, untilMs, healedInMs: await timeToHeal(system) });
    while ((await pendingNow(system.databases)) > 0 && Date.now() - untilMs < paidWithinMs) await sleep(100);

    const found = await audit(system);
    for (const line of found) await refund(system, line);
    scenes.restores.push({ forgotten: [...forgotten], found, left: await audit(system) });
    history.splice(0, history.length, ...history.filter((entry) => isRemembered(entry, moment)));
    const again = startWorkload(market, { seed: seed + 1, impatience: 0.1 });
    await untilPaid(history, after);
    await again.finish();
  };

const isPaid = ({ operation, status }: Entry) => operation === 'buy' && status === 201;

/** Waits until `more` further purchases are paid. */
async function untilPaid(history: readonly Entry[], more: number): Promise<void> {
  const paid = () => history.filter(isPaid).length;
  const untilMs = Date.now() + paidWithinMs;
  for (const enough = paid() + more; paid() < enough && Date.now() < untilMs; ) await sleep(20);
}

/** Chooses an instant when no purchase is being written, and reads the records of that instant. */
const remember = ({ databases }: FaultSystem): Promise<Moment> =>
  inDatabase(databases.product, async (client) => {
    const sinceMs = Date.now();
    await client.query('begin');
    await client.query('lock table purchases in exclusive mode');
    const instant = await client.query<{ at: string }>('select clock_timestamp()::text as at');
    const { rows } = await client.query<{ id: string; key: string }>(`select id, buyer_id || ' ' || idempotency_key as key from purchases`);
    await client.query('commit');
    const [keys, ids] = [new Set(rows.map(({ key }) => key)), new Set(rows.map(({ id }) => id))];
    return { sinceMs, keys, ids, at: instant.rows[0]?.at as string };
  });

/** Responses before the instant must still hold, and so must all responses for keys that are still recorded. Others are lost. */
const isRemembered = ({ operation, account, key, endedAtMs }: Entry, { sinceMs, keys, ids }: Moment) =>
  endedAtMs < sinceMs || (operation === 'see purchase' && ids.has(key)) || (operation === 'buy' && keys.has(`${account} ${key}`));

/** Runs the operator's audit while no purchase is in progress, and returns the differences. */
async function audit(system: FaultSystem): Promise<string[]> {
  const lines = (await operate(system, 'local/books/audit.ts', '--grace-seconds', '0')).trim().split('\n');
  return lines.slice(0, -1);
}

async function refund(system: FaultSystem, difference: string): Promise<void> {
  const [, id] = /^transaction (\S+) /.exec(difference) ?? [];
  if (id) await operate(system, 'local/books/refund.ts', id, '--reason', 'The product database was restored.');
}

/** Runs an operator's command on the present books and returns its output. */
async function operate({ databases, paymentUrl }: FaultSystem, file: string, ...words: string[]): Promise<string> {
  const env = environment(['DATABASE_URL_PRODUCT', 'PAYMENT_URL', 'PAYMENT_SECRET', 'LOG_LEVEL'], {
    DATABASE_URL_PRODUCT: databases.product,
    PAYMENT_URL: paymentUrl,
    PAYMENT_SECRET: secrets.PAYMENT_SECRET,
  });
  const command = spawn(process.execPath, [inRepository(file), ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.all([text(command.stdout), once(command, 'exit')]);
  return said;
}
