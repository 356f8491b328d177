import type { ConnectorOptions } from '@google-cloud/cloud-sql-connector';
import type pg from 'pg';
import { ConfigError } from '../config/config.ts';
import type { Log } from '../process/log.ts';
import { reachCloudSql } from './cloud-sql.ts';
import { openPool } from './db-pool.ts';
import { overUrl, readOnlySession, usualSession } from './db-session.ts';
import { requireSchema, type Schema } from './schema.ts';
import { type Sql, sql } from './sql.ts';

/** Where a database is: a URL, or a Cloud SQL instance reached through Google's connector with IAM and a private address. */
export type DatabaseLocation =
  | { url: string }
  | {
      /** PROJECT:REGION:INSTANCE */
      instance: string;
      /** An IAM database user. */
      user: string;
      database: string;
      /** Overrides how the connector reaches Google. */
      google?: ConnectorOptions;
    };

export interface DatabaseOptions {
  location: DatabaseLocation;
  /** Shown in pg_stat_activity. */
  name: string;
  poolSize: number;
  /** What the process needs in the database. Absent: it does not care. */
  schema?: Schema;
  /** Whether it is a replica, which nothing is ever written to. */
  readOnly?: boolean;
  log: Log;
}

/** A database that runs single statements. The method says how many rows it expects; column names are returned in camelCase. */
export interface Database {
  one<Row>(query: Sql): Promise<Row>;
  maybeOne<Row>(query: Sql): Promise<Row | undefined>;
  many<Row>(query: Sql): Promise<Row[]>;
  /** The row of a small statement that never waits behind others. Rejects within a second if the database does not reply. */
  probe<Row>(query: Sql): Promise<Row | undefined>;
  /** Rejects within a second if the database does not reply, and with a SchemaError if it lacks the schema that it was opened for. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Takes the location of a part's database from its settings. Throws a ConfigError unless they name exactly one. */
export function databaseLocation(
  settingName: string,
  settings: {
    url: string | undefined;
    CLOUD_SQL_INSTANCE: string | undefined;
    CLOUD_SQL_USER: string | undefined;
    CLOUD_SQL_DATABASE: string | undefined;
  },
): DatabaseLocation {
  const { url, CLOUD_SQL_INSTANCE: instance, CLOUD_SQL_USER: user, CLOUD_SQL_DATABASE: database } = settings;
  if (url && !instance) return { url };
  if (instance && user && database && !url) return { instance, user, database };
  throw new ConfigError(`Set either ${settingName}, or CLOUD_SQL_INSTANCE with CLOUD_SQL_USER and CLOUD_SQL_DATABASE.`);
}

/**
 * The connection options of `pg`. Call `wake`, if there is one, before a connection is opened, and `release`, if there is one, when the last is
 * closed.
 */
export async function connectionOptions(
  location: DatabaseLocation,
  session: pg.PoolConfig = usualSession,
): Promise<pg.PoolConfig & { release?: () => void; wake?: () => Promise<void> }> {
  if ('url' in location) return overUrl(location.url, session);
  const { stream, wake, close } = await reachCloudSql(location.instance, location.google);
  return { ...session, stream, user: location.user, database: location.database, wake, release: close };
}

export async function openDatabase({ location, name, poolSize, schema, readOnly, log }: DatabaseOptions): Promise<Database> {
  const { release, wake, ...options } = await connectionOptions(location, readOnly ? readOnlySession : usualSession);
  const pool = openPool({ ...options, application_name: name }, { poolSize, log, wake });
  const query = async <Row>(statement: Sql) => toCamelCase<Row>(await pool.query(statement));
  let pinging: Promise<void> | undefined;

  async function ping(): Promise<void> {
    if (schema) await requireSchema(schema, name, pool.ping);
    else await pool.ping(sql`select 1`);
  }

  return {
    async one<Row>(statement: Sql) {
      const [row, ...more] = await query<Row>(statement);
      if (row === undefined || more.length > 0) throw new Error(`Expected one row from: ${statement.text}`);
      return row;
    },
    async maybeOne<Row>(statement: Sql) {
      const [row, ...more] = await query<Row>(statement);
      if (more.length > 0) throw new Error(`Expected at most one row from: ${statement.text}`);
      return row;
    },
    many: query,
    async probe<Row>(statement: Sql) {
      return toCamelCase<Row>(await pool.ping(statement))[0];
    },
    ping() {
      pinging ??= ping().finally(() => {
        pinging = undefined;
      });
      return pinging;
    },
    async close() {
      await pool.close();
      release?.();
    },
  };
}

const names = new Map<string, string>();

function camelCase(column: string): string {
  let name = names.get(column);
  if (name === undefined) {
    name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    names.set(column, name);
  }
  return name;
}

/** Renames the columns to camelCase. A null becomes an absent field. */
function toCamelCase<Row>({ fields, rows }: pg.QueryResult): Row[] {
  const columns = fields.map(({ name }) => [name, camelCase(name)] as const);
  return rows.map((row) => {
    const renamed: Record<string, unknown> = {};
    for (const [column, name] of columns) if (row[column] !== null) renamed[name] = row[column];
    return renamed as Row;
  });
}
