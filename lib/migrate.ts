import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { connectionOptions, type DatabaseLocation } from './db.ts';
import { migrationSession } from './db-session.ts';

export interface MigrateOptions {
  location: DatabaseLocation;
  /** The database's folder: NNNN_name.sql, forward only, and grants.sql, which says what the service's role, souk_<folder>, may do. */
  folder: string;
  /** False where the service uses this same login: then it needs neither its role nor the right to make one. True if absent. */
  withGrants?: boolean;
  /** A login, if not the service's role itself, that gets all rights of that role: an identity of the cloud's, say. */
  serviceUser?: string | undefined;
  /** A login that gets the rights of the audit's role, where there is one: it only reads. */
  auditUser?: string | undefined;
  /** The role that acts and owns what is made, if not the login: one that the login is a member of, and that may make roles. */
  asRole?: string | undefined;
  /** Called with each migration that ran. */
  onMigration?: (name: string) => void;
}

const ignored = '(?!\\d{4}_[a-z0-9_]+\\.sql$).*';

/**
 * Brings a database up to date. Safe when two start at once: the second waits for the first. A migration runs in a transaction of its own;
 * one that fails leaves the database as it was. Afterwards the grants are written anew, so they always are what grants.sql says.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { location, folder, withGrants = true, serviceUser, auditUser, asRole, onMigration } = options;
  const { release, ...connection } = await connectionOptions(location, migrationSession);
  const client = new pg.Client({
    ...connection,
    application_name: 'migrate',
    // Nobody waits for an answer meanwhile, and a machine that has just started is busy; Google's network may take it up more than a minute later.
    connectionTimeoutMillis: 'url' in location ? 30_000 : 120_000,
  });
  await client.connect();
  try {
    if (asRole !== undefined) await client.query(`set role ${pg.escapeIdentifier(asRole)}`);
    await client.query('select pg_advisory_lock($1)', [lock]);
    const ran = await runner({
      dbClient: client,
      dir: folder,
      ignorePattern: ignored,
      direction: 'up',
      migrationsTable: 'migrations',
      noLock: true,
      log: () => {},
    });
    for (const { name } of ran) onMigration?.(name);
    if (withGrants) await client.query(await readFile(path.join(folder, 'grants.sql'), 'utf8'));
    if (serviceUser !== undefined) await client.query(`grant souk_${path.basename(folder)} to ${pg.escapeIdentifier(serviceUser)}`);
    if (auditUser !== undefined) await client.query(`grant souk_audit to ${pg.escapeIdentifier(auditUser)}`);
  } finally {
    await client.end();
    release?.();
  }
}

/** Any number, the same for all who migrate: the lock is of one database. */
const lock = 7_305_112;
