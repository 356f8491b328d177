import '../config/own-environment.ts';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runner } from 'node-pg-migrate';
import { ConfigError } from '../config/config.ts';
import { connectionOptions, type DatabaseLocation } from './db.ts';
import { migrationSession } from './db-session.ts';
import { migrationName, recordTexts, requireSameHistory } from './history.ts';
import pg from './pg.ts';
import { recordSchema, schemaOf, schemaTable } from './schema.ts';
import { requireVersion } from './server-version.ts';
import { withShortWaits } from './short-waits.ts';
import { isForbidden, type Patience, untilGranted } from './until-granted.ts';
import { writeViewsAndFunctions } from './views-and-functions.ts';

export interface MigrateOptions {
  location: DatabaseLocation;
  /**
   * The database's folder. It holds forward-only migrations (NNNN_name.sql), views and SQL functions (one per file), and grants.sql, which
   * lists the rights of the service's role, souk_<folder>.
   */
  folder: string;
  /** False if the service uses this same login: then no role is needed, nor the right to create one. Default: true. */
  withGrants?: boolean;
  /** A login that gets all rights of the service's role, for example a cloud identity. Absent if the service logs in as the role itself. */
  serviceUser?: string | undefined;
  /** Further logins that get the rights of a role, by the role's name: those of the operator's jobs. */
  members?: Readonly<Record<string, string | undefined>>;
  /** How many days the audit trail keeps an event, if the database has a trail. Absent: as before, at first 365. */
  securityEventDays?: number | undefined;
  /** The role that runs the migrations and owns their objects. The login must be its member; it may create roles. Default: the login. */
  asRole?: string | undefined;
  /** Called with each migration that ran. */
  onMigration?: (name: string) => void;
  /** For a Cloud SQL instance whose rights were granted just now, as a first deployment does. */
  patience?: Patience;
}

const ignored = `(?!${migrationName}).*`;

/**
 * Brings a database up to date. Two may run at the same time: the second waits for the first. Each migration runs in its own transaction;
 * if it fails, the database stays as it was. Then views and functions that have changed are written, and all grants, so they match their files.
 * A run that was cut off or failed is completed by the next one. At its end the run is recorded, for services that wait for it. Throws a
 * ConfigError if the database was made by other migrations, or the server is too old.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { location, folder, withGrants = true, serviceUser, members = {}, securityEventDays, asRole, onMigration, patience = {} } = options;
  const connect = () => connectTo(location);
  const { client, release } = await ('url' in location ? connect() : untilGranted(connect, patience)).catch((error: unknown) => {
    throw setUpWrong(error) ?? new ConfigError(`It cannot be reached: ${reasonOf(error)}.`, { cause: error });
  });
  try {
    await requireVersion(client);
    if (asRole !== undefined) await client.query(`set role ${pg.escapeIdentifier(asRole)}`);
    await client.query('select pg_advisory_lock($1)', [lock]);
    await requireSameHistory(client, folder);
    await client.query(schemaTable);
    await runMigrations(client, folder, onMigration);
    await recordTexts(client, folder);
    await writeViewsAndFunctions(client, folder);
    if (securityEventDays !== undefined) await client.query('update event_retention set days = $1', [securityEventDays]);
    if (withGrants) await writeGrants(client, folder);
    if (serviceUser !== undefined) await client.query(`grant souk_${path.basename(folder)} to ${pg.escapeIdentifier(serviceUser)}`);
    for (const [role, user] of Object.entries(members))
      if (user !== undefined) await client.query(`grant ${pg.escapeIdentifier(role)} to ${pg.escapeIdentifier(user)}`);
    const { text, values } = recordSchema(schemaOf(folder));
    await client.query(text, values);
  } catch (error) {
    throw setUpWrong(error) ?? error;
  } finally {
    await client.end();
    release?.();
  }
}

/** Opens a connection. Rejects with the error as it is, and leaves nothing open. */
async function connectTo(location: DatabaseLocation): Promise<{ client: pg.Client; release: (() => void) | undefined }> {
  const { release, ...connection } = await connectionOptions(location, migrationSession);
  const client = new pg.Client({
    ...connection,
    application_name: 'migrate',
    // No user waits for this. A machine that has just started is busy, and Google's network may need over a minute to connect it.
    connectionTimeoutMillis: 'url' in location ? 30_000 : 120_000,
  });
  // If the connection ends, the next query fails.
  client.on('error', () => {});
  try {
    await client.connect();
    return { client, release };
  } catch (error) {
    release?.();
    throw error;
  }
}

/** Runs those that have not run yet, one by one, because each may have to wait for those who use the database. */
async function runMigrations(client: pg.Client, folder: string, onMigration: MigrateOptions['onMigration']): Promise<void> {
  const runNext = () =>
    runner({
      dbClient: client,
      dir: folder,
      ignorePattern: ignored,
      direction: 'up',
      count: 1,
      migrationsTable: 'migrations',
      noLock: true,
      log: () => {},
    });
  for (;;) {
    const [ran] = await withShortWaits(client, runNext);
    if (!ran) return;
    onMigration?.(ran.name);
  }
}

async function writeGrants(client: pg.Client, folder: string): Promise<void> {
  const grants = await readFile(path.join(folder, 'grants.sql'), 'utf8');
  await withShortWaits(client, () => client.query(grants));
}

/** Errors that the operator can correct: password, database name or rights of the login. Any other error is a defect of a migration. */
function setUpWrong(error: unknown): ConfigError | undefined {
  if (isForbidden(error)) return new ConfigError(`Google refuses the instance: ${reasonOf(error)}.`, { cause: error });
  const isSetUp = error instanceof pg.DatabaseError && /^(28|3D|42501)/.test(error.code ?? '');
  return isSetUp ? new ConfigError(`${reasonOf(error)}.`, { cause: error }) : undefined;
}

const reasonOf = (error: unknown) => (error as Error).message || (error as NodeJS.ErrnoException).code;

/** The advisory lock's key: any number, but the same for every migration. The lock belongs to one database. */
const lock = 7_305_112;
