import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { startImage } from './image.ts';

export const databaseNames = ['customer', 'product', 'payment'] as const;

export interface DeployedDatabase {
  /** For its service, which logs in with an identity of the cloud's. */
  serviceUrl: string;
  drop(): Promise<void>;
}

/** An empty database and a login for its service, as Terraform makes them, both brought up to date by the migrator's image. */
export async function deployDatabase(name: (typeof databaseNames)[number], migrator: string): Promise<DeployedDatabase> {
  const admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  const database = `${name}_${randomBytes(6).toString('hex')}`;
  const user = `${database}@shop.iam`;
  await admin.query(`create database ${database}`);
  await admin.query(`create role "${user}" login password 'test'`);
  const url = new URL(`${inject('postgres')}${database}`);
  const settings = { [`DATABASE_URL_${name.toUpperCase()}`]: url.href, CLOUD_SQL_SERVICE_USER: user };
  const { ended, lines } = await startImage(path.join(migrator), settings, [name]);
  if ((await ended) !== 0) throw new Error(lines.join('\n'));
  url.username = encodeURIComponent(user);
  return {
    serviceUrl: url.href,
    async drop() {
      await admin.query(`drop database ${database} with (force)`);
      await admin.query(`drop role "${user}"`);
      await admin.end();
    },
  };
}
