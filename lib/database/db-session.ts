import pg from 'pg';

/** The server ends a statement after this long, so that nothing waits for ever behind a lock. */
const statementTimeoutMs = 4_000;
const lockTimeoutMs = 3_000;

const parsers: Record<number, (text: string) => unknown> = { [pg.types.builtins.INT8]: Number };
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers[oid] ?? pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

/** What the statements rely on, whatever a role, a database or the server has for a default. */
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
  // The server ends a session whose connection the network has forgotten within a minute.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
  tcp_user_timeout: '30s',
};

const asOptions = (settings: Record<string, string>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');

/** What every connection asks for when it is opened. The time-outs travel with the connection, so they hold for whatever role a deployment gives. */
export const usualSession = {
  types,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 2_000,
  statement_timeout: statementTimeoutMs,
  lock_timeout: lockTimeoutMs,
  idle_in_transaction_session_timeout: 5_000,
  // A statement whose client has gone ends by itself within a second.
  options: asOptions({ ...sessionSettings, transaction_timeout: '10s', client_connection_check_interval: '1s' }),
} satisfies pg.PoolConfig;

/** What a connection asks for that changes the database: its statements may take as long as they need. pg itself sends no time-out of 0. */
export const migrationSession = {
  ...usualSession,
  statement_timeout: 0,
  lock_timeout: 60_000,
  query_timeout: 0,
  options: asOptions({ ...sessionSettings, statement_timeout: '0', transaction_timeout: '0' }),
} satisfies pg.PoolConfig;

/** The same over a URL. pg takes what a URL says in place of ours: options of the URL's are put before ours; TLS is off unless the URL asks for it. */
export function overUrl(text: string, session: pg.PoolConfig): pg.PoolConfig {
  const url = new URL(text);
  const own = url.searchParams.getAll('options').at(-1);
  if (own !== undefined) url.searchParams.set('options', `${own} ${session.options}`);
  return { ...session, ssl: false, connectionString: own === undefined ? text : url.href };
}
