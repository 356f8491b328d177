import { globSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { ConfigError } from '../config/config.ts';
import { connectionOptions, type DatabaseLocation } from './db.ts';
import { migrationSession } from './db-session.ts';

export interface MigrateOptions {
  location: DatabaseLocation;
  /**
   * The database's folder: migrations, NNNN_name.sql, forward only; views and SQL functions, one a file; and grants.sql, which says what the
   * service's role, souk_<folder>, may do.
   */
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

const isMigration = /^\d{4}_[a-z0-9_]+\.sql$/;
const ignored = '(?!\\d{4}_[a-z0-9_]+\\.sql$).*';

/**
 * Brings a database up to date. Safe when two start at once: the second waits for the first. A migration runs in a transaction of its own;
 * one that fails leaves the database as it was. Afterwards views, functions and grants are written anew, so they always are what their files say.
 * Throws a ConfigError if the database was made by other migrations than these.
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
  await client.connect().catch((error: unknown) => {
    throw setUpWrong(error) ?? new ConfigError(`It cannot be reached: ${reasonOf(error)}.`, { cause: error });
  });
  try {
    if (asRole !== undefined) await client.query(`set role ${pg.escapeIdentifier(asRole)}`);
    await client.query('select pg_advisory_lock($1)', [lock]);
    await requireSameHistory(client, folder);
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
    await client.query((await sourcesIn(folder, ['views', 'functions'])).join('\n'));
    if (withGrants) await client.query(await readFile(path.join(folder, 'grants.sql'), 'utf8'));
    if (serviceUser !== undefined) await client.query(`grant souk_${path.basename(folder)} to ${pg.escapeIdentifier(serviceUser)}`);
    if (auditUser !== undefined) await client.query(`grant souk_audit to ${pg.escapeIdentifier(auditUser)}`);
  } catch (error) {
    throw setUpWrong(error) ?? error;
  } finally {
    await client.end();
    release?.();
  }
}

/** What the operator can correct: the password, the database's name, the rights of the login. Any other error is a defect of a migration. */
function setUpWrong(error: unknown): ConfigError | undefined {
  const isSetUp = error instanceof pg.DatabaseError && /^(28|3D|42501)/.test(error.code ?? '');
  return isSetUp ? new ConfigError(`${reasonOf(error)}.`, { cause: error }) : undefined;
}

const reasonOf = (error: unknown) => (error as Error).message || (error as NodeJS.ErrnoException).code;

/** All .sql files of these subfolders, in this order. Either folder may be absent. */
async function sourcesIn(folder: string, subfolders: readonly string[]): Promise<string[]> {
  const files = subfolders.flatMap((subfolder) => globSync(path.join(folder, subfolder, '*.sql')).sort());
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
}

/** A newer database may have migrations beyond these, but none in their place. */
async function requireSameHistory(client: pg.Client, folder: string): Promise<void> {
  const { rows: tables } = await client.query(`select from pg_tables where tablename = 'migrations' and schemaname = current_schema()`);
  if (tables.length === 0) return;
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  const files = (await readdir(folder)).filter((file) => isMigration.test(file)).sort();
  const other = rows.find(({ name }, i) => i < files.length && `${name}.sql` !== files[i]);
  if (!other) return;
  throw new ConfigError(
    `The ${path.basename(folder)} database was made by an earlier version of Souk (${other.name}), which this one cannot bring up to date: set DATA_DIR or the database's URL to another one.`,
  );
}

/** Any number, the same for all who migrate: the lock is of one database. */
const lock = 7_305_112;
