import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { openDatabase } from '../../lib/database/db.ts';
import { createLog } from '../../lib/process/log.ts';
import { startPaymentService } from '../../payment-service/server.ts';
import { printLine } from './table.ts';

export interface Audited {
  /** 0: the books agree. */
  exitCode: number;
  seconds: number;
  /** Of its process: unlike the time, hardly more on a busy machine. 0 where it cannot be read. */
  cpuSeconds: number;
  /** The most memory that the audit's process had; 0 where it cannot be read. */
  peakMib: number;
}

interface Location {
  serviceUrl: string;
  url: string;
}

const lookMs = 100;
/** What Node takes at most in the deployed job's 512 MiB. */
const heapMib = 256;
const ticksInSecond = 100;

/** Audits the books and prints how it went. `what` names what is in them. */
export async function reportAudit(what: string, product: Pick<Location, 'url'>, payment: Location): Promise<Audited> {
  const audited = await auditBooks(product, payment);
  const { exitCode, seconds, cpuSeconds, peakMib } = audited;
  printLine(
    `The audit of ${what} ended with ${exitCode} after ${seconds.toFixed(1)} s; its process used ${cpuSeconds.toFixed(1)} s of CPU and ${peakMib} MiB.`,
  );
  return audited;
}

/** Runs the audit as it is deployed: a process of its own, which reads product-db's database and asks the payment service. */
async function auditBooks(product: Pick<Location, 'url'>, payment: Location): Promise<Audited> {
  const log = createLog('payment', 'silent');
  const db = await openDatabase({ location: { url: payment.serviceUrl }, name: 'payment', poolSize: 4, log });
  const service = await startPaymentService({ db, approvalRate: 1, host: '127.0.0.1', port: 0, log });
  const startedAtMs = Date.now();
  const env = { DATABASE_URL_PRODUCT: product.url, PAYMENT_URL: `http://127.0.0.1:${service.port}/` };
  const audit = spawn(process.execPath, [`--max-old-space-size=${heapMib}`, 'audit/index.ts'], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let [peakMib, cpuSeconds] = [0, 0];
  const looking = setInterval(async () => {
    peakMib = Math.max(peakMib, await peakMibOf(audit.pid));
    cpuSeconds = Math.max(cpuSeconds, await cpuSecondsOf(audit.pid));
  }, lookMs);
  const [exitCode] = (await once(audit, 'exit')) as [number];
  clearInterval(looking);
  const seconds = (Date.now() - startedAtMs) / 1_000;
  await service.close();
  await db.close();
  return { exitCode, seconds, cpuSeconds, peakMib };
}

/** The changes of quantities that a product-db recorded. */
export async function countChanges(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client
    .query<{ changes: number }>('select count(*)::int as changes from quantity_changes')
    .finally(() => client.end());
  return rows[0]?.changes ?? 0;
}

async function peakMibOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
}

/** The fields of /proc/PID/stat behind the name in parentheses: the times in user and in system mode are the 12th and 13th. */
async function cpuSecondsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksInSecond;
}
