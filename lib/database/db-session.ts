import pg from './pg.ts';

/** The server cancels a statement after this time, so that none waits for ever behind a lock. */
const statementTimeoutMs = 4_000;
const lockTimeoutMs = 3_000;

const parsers: Record<number, (text: string) => unknown> = { [pg.types.builtins.INT8]: Number };
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers[oid] ?? pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

/** The settings that the statements rely on. They override the defaults of the role, the database and the server. */
const sessionSettings = {
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  synchronous_commit: 'on',
  row_security: 'on',
  search_path: 'public',
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  plan_cache_mode: 'auto',
  idle_session_timeout: '0',
  // If the network drops a connection, the server ends its session within a minute.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
  tcp_user_timeout: '30s',
};

const asOptions = (settings: Record<string, string>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');

/** When the client has gone, the server ends its statement within a second. */
const usualTimeouts = { transaction_timeout: '10s', client_connection_check_interval: '1s' };

/** The settings of every connection. The connection itself sets its time-outs, so they apply to any role that a deployment uses. */
export const usualSession = {
  types,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 2_000,
  statement_timeout: statementTimeoutMs,
  lock_timeout: lockTimeoutMs,
  idle_in_transaction_session_timeout: 5_000,
  options: asOptions({ ...sessionSettings, ...usualTimeouts }),
} satisfies pg.PoolConfig;

/** The settings of a connection to a replica: nothing can be written over it, even if the replica has become a primary. */
export const readOnlySession = {
  ...usualSession,
  options: asOptions({ ...sessionSettings, ...usualTimeouts, default_transaction_read_only: 'on' }),
} satisfies pg.PoolConfig;

/**
 * The settings of a migration's connection: statements have no limit. The options say so, too, because pg does not send a time-out of 0.
 */
export const migrationSession = {
  ...usualSession,
  statement_timeout: 0,
  lock_timeout: 60_000,
  query_timeout: 0,
  options: asOptions({ ...sessionSettings, statement_timeout: '0', transaction_timeout: '0' }),
} satisfies pg.PoolConfig;

/**
 * Adds a URL to a session's settings. In pg a URL's parameters replace ours, so the `options` of the URL are merged: they come first, ours
 * last. TLS is off unless the URL asks for it.
 */
export function overUrl(text: string, session: pg.PoolConfig): pg.PoolConfig {
  const url = new URL(text);
  const own = url.searchParams.getAll('options').at(-1);
  if (own !== undefined) url.searchParams.set('options', `${own} ${session.options}`);
  return { ...session, ssl: false, connectionString: own === undefined ? text : url.href };
}
