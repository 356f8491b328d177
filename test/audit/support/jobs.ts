import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { migrate } from '../../../lib/database/migrate.ts';
import type { TestBooks } from './books.ts';

const roles = { audit: 'souk_audit', refunds: 'souk_refunds', category: 'souk_categories' } as const;

export type Job = keyof typeof roles;

export interface Jobs {
  /** The product database's address for a job's own login. */
  urlOf(job: Job): string;
  /** Runs a job as it is deployed, with these settings and no others. Returns its exit code and the one line that it writes. */
  run(job: Job, args?: string[], settings?: Record<string, string>): Promise<{ code: number; line: JobLine; complaints: string }>;
}

// biome-ignore lint/suspicious/noExplicitAny: a line of the log, which each test compares with what it expects.
type JobLine = any;

/** The operator's jobs, each with a login that has only the rights of its role. */
export function useJobs(books: TestBooks): Jobs {
  const userOf = (job: Job) => `${job}_${process.pid}@shop.iam`;
  const jobs = Object.keys(roles) as Job[];
  let admin: pg.Client;

  beforeAll(async () => {
    admin = new pg.Client(`${inject('postgres')}postgres`);
    await admin.connect();
    for (const job of jobs) await admin.query(`create role "${userOf(job)}" login password 'test'`);
    const members = Object.fromEntries(jobs.map((job) => [roles[job], userOf(job)]));
    await migrate({ location: { url: books.productData.url }, folder: 'sql/product', members });
  });
  afterAll(async () => {
    for (const job of jobs) await admin.query(`drop role "${userOf(job)}"`);
    await admin.end();
  });

  function urlOf(job: Job): string {
    const url = new URL(books.productData.url);
    url.username = encodeURIComponent(userOf(job));
    return url.href;
  }

  return {
    urlOf,
    async run(job, args = [], settings = {}) {
      const payment = job === 'category' ? {} : { PAYMENT_URL: books.paymentUrl };
      const { PATH, NODE_COMPILE_CACHE } = process.env;
      const env = { PATH, NODE_COMPILE_CACHE, DATABASE_URL_PRODUCT: urlOf(job), ...payment, ...settings };
      const child = spawn(process.execPath, ['audit/index.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const [[code], output, complaints] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
      return { code, line: output === '' ? undefined : JSON.parse(output), complaints };
    },
  };
}
