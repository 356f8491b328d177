import type { SettingName, Settings } from './settings.ts';
import { isLoopback } from './url.ts';

/** Whether this process runs on Cloud Run, as a function, a service or a job, and not on a local machine. */
export const isDeployed = (env: NodeJS.ProcessEnv): boolean => Boolean(env['K_SERVICE'] || env['CLOUD_RUN_JOB']);

/** Returns what an unsafe value must be instead. Returns false or undefined for a safe one. */
type Rule<Value> = (value: Value, others: Partial<Settings>) => string | false | undefined;

type Rules = { readonly [Name in SettingName]?: Rule<NonNullable<Settings[Name]>> };

const leastSecretLength = 32;

/** Rules against values that are fine on a local machine and unsafe in a deployment. */
const settingRules: Rules = {
  DATABASE_URL_CUSTOMER: databaseUrl,
  DATABASE_URL_PRODUCT: databaseUrl,
  DATABASE_URL_PRODUCT_READ: databaseUrl,
  DATABASE_URL_PAYMENT: databaseUrl,
  CUSTOMER_DB_ADDRESS: (address, others) => !isLoopback(hostOf(address)) && !others.CUSTOMER_DB_AUDIENCE && needs('CUSTOMER_DB_AUDIENCE'),
  PRODUCT_DB_ADDRESS: (address, others) => !isLoopback(hostOf(address)) && !others.PRODUCT_DB_AUDIENCE && needs('PRODUCT_DB_AUDIENCE'),
  PAYMENT_URL: paymentUrl,
  SCHEDULER_TOKEN: (token) =>
    (token.length < leastSecretLength || new Set(token).size < 10) && `must be ${leastSecretLength} characters or more, and random`,
  FORWARDED_HOPS: (hops) => hops === 0 && 'must be 1 or more, or all clients look like one',
  LOG_LEVEL: (level) => ['trace', 'debug'].includes(level) && 'must be info or something more severe',
};

const environmentRules: Record<string, Rule<string | undefined>> = {
  NODE_ENV: (value) => value !== 'production' && 'must be production, or errors are shown with their stacks',
  NODE_TLS_REJECT_UNAUTHORIZED: (value) => value === '0' && 'must not be set: anybody could pose as any service',
  NODE_OPTIONS: (value) => value?.includes('--inspect') && 'must not open a debugger',
};
/** These variables make libraries log messages, headers and tokens. */
for (const name of ['DEBUG', 'NODE_DEBUG', 'GRPC_TRACE', 'GOOGLE_SDK_NODE_LOGGING'])
  environmentRules[name] = (value) => value && 'must not be set: secrets would be logged';

/** The unsafe variables of a deployment, each with what it must be: settings that were read, and variables that affect every process. */
export function unsafeWhereDeployed(read: Partial<Settings>, env: NodeJS.ProcessEnv): [name: string, must: string][] {
  const ofSettings = Object.entries(settingRules).map(([name, rule]) => {
    const value = read[name as SettingName];
    return [name, value !== undefined && (rule as Rule<unknown>)(value, read)] as const;
  });
  const ofEnvironment = Object.entries(environmentRules).map(([name, rule]) => [name, rule(env[name], read)] as const);
  return [...ofSettings, ...ofEnvironment].filter((found): found is [string, string] => Boolean(found[1]));
}

const needs = (audience: SettingName) => `needs ${audience}, so that calls are encrypted and say who makes them`;

const hostOf = (address: string) => address.replace(/:\d+$/, '');

function paymentUrl(url: string): string | false {
  const { protocol, hostname } = new URL(url);
  return protocol !== 'https:' && !isLoopback(hostname) && 'must begin with https://, because cards are sent there';
}

/**
 * Each host and sslmode of the URL must be safe. pg also takes a host or a socket's folder from the query, and the last of several
 * sslmodes.
 */
function databaseUrl(url: string): string | false {
  const { hostname, password, searchParams } = new URL(url);
  const [hosts, modes] = [[hostname, ...searchParams.getAll('host')], searchParams.getAll('sslmode')];
  const staysHere = hosts.every((host) => isLoopback(host) || host === '' || host.startsWith('/'));
  const isEncrypted = modes.length > 0 && modes.every((mode) => mode === 'verify-full');
  if (!staysHere && !isEncrypted) return 'must have sslmode=verify-full';
  return password !== '' && password.length < 16 && 'must have a password of 16 characters or more';
}
