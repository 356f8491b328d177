import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** For the superuser of the test cluster. */
  url: string;
  /** For the role that the service has in production, with only that role's rights. */
  serviceUrl: string;
  /** Queries the database directly, as the superuser. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Clones a new database from the migrated template, which takes a few milliseconds. */
export async function cloneDatabase(template: 'customer' | 'product' | 'payment'): Promise<TestDatabase> {
  const cluster = inject('postgres');
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(`${cluster}postgres`);
  await admin.connect();
  await admin.query(`create database ${name} template ${template}_template strategy file_copy`);
  const pool = new pg.Pool({ connectionString: `${cluster}${name}`, max: 2 });
  pool.on('error', () => {});
  const serviceUrl = new URL(`${cluster}${name}`);
  serviceUrl.username = `souk_${template}`;
  return {
    url: `${cluster}${name}`,
    serviceUrl: serviceUrl.href,
    query: async (text, values) => (await pool.query(text, values)).rows,
    async drop() {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
