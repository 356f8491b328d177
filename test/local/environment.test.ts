import { expect, onTestFinished, test, vi } from 'vitest';
import { readSettings } from '../../lib/config/config.ts';
import { type ProcessName, processSettings, settingsOf } from '../../lib/config/process-settings.ts';
import { settings } from '../../lib/config/settings.ts';
import { allSettings } from '../../local/parts/environment.ts';
import { planFunctions } from '../../local/parts/function-plans.ts';
import { checksCallers, functionTokens, serviceSecrets } from '../../local/parts/identities.ts';
import type { PartPlan } from '../../local/parts/part.ts';
import { planServices } from '../../local/parts/plans.ts';

const databaseNames = ['customer', 'product', 'payment'] as const;
const databases = databaseNames.map((name) => ({ name, setting: '', url: '', serviceUrl: `postgres://${name}` }));
const ports = { PORT: 1, CUSTOMER_DB_PORT: 2, PRODUCT_DB_PORT: 3, PAYMENT_PORT: 4, POSTGRES_PORT: 5 };

/** Which settings a part is given while every setting there is stands in the environment. */
function givenTo({ env }: PartPlan): string[] {
  return Object.keys(env).filter((name) => Object.hasOwn(settings, name));
}

function setAll(): void {
  for (const name of allSettings) vi.stubEnv(name, 'set by a person');
  onTestFinished(() => void vi.unstubAllEnvs());
}

test('each service gets only the settings that it reads', () => {
  setAll();
  for (const plan of planServices(databases, ports, 'http://127.0.0.1:8080/pictures'))
    expect(givenTo(plan).toSorted()).toEqual(settingsOf(plan.name as ProcessName).toSorted());
});

test('each function gets the settings that it reads, and only the scheduler’s functions get its token', async () => {
  const plain = readSettings(allSettings, { FUNCTION_PROCESSES: 'each' });
  setAll();
  const [functions = [], [proxy] = []] = await planFunctions(plain, { SCHEDULER_TOKEN: 'secret' });
  const withToken = functions.filter(({ env }) => env['SCHEDULER_TOKEN'] !== undefined).map(({ name }) => name);
  expect(withToken.toSorted()).toEqual(['function resolve-purchases', 'function sweep-expired']);
  for (const plan of functions) expect(givenTo(plan)).not.toContain('CURRENCY');
  const makePurchase = functions.find(({ name }) => name === 'function make-purchase') as PartPlan;
  expect(givenTo(makePurchase)).toContain('PURCHASE_DUE_SECONDS');
  expect(givenTo(proxy as PartPlan).toSorted()).toEqual([
    'CORS_ORIGINS',
    'FORWARDED_HOPS',
    'HOST',
    'LOG_LEVEL',
    'PICTURES_DIR',
    'PORT',
    'PUBLIC_HOSTS',
  ]);
});

test('each service gets its own secret alone, and each function its own tokens alone', async () => {
  const secrets = serviceSecrets({}, () => true);
  const secretsOf = ({ env }: PartPlan) => Object.keys(env).filter((name) => name.endsWith('_SECRET'));
  const services = planServices(databases, ports, 'http://127.0.0.1:8080/pictures', secrets);
  expect(services.map(secretsOf)).toEqual([['CUSTOMER_DB_SECRET'], ['PRODUCT_DB_SECRET'], ['PAYMENT_SECRET']]);
  const each = readSettings(allSettings, { FUNCTION_PROCESSES: 'each' });
  const [functions = [], [proxy] = []] = await planFunctions(each, {}, functionTokens(secrets));
  for (const plan of functions) {
    expect(secretsOf(plan)).toEqual([]);
    expect(Object.keys(JSON.parse(plan.env['CALLER_TOKENS'] ?? ''))).toEqual([plan.name.replace('function ', '')]);
  }
  expect(proxy?.env).not.toHaveProperty('CALLER_TOKENS');
});

test.each([
  ['payment', 1, '127.0.0.1', false],
  ['payment', 4, 'localhost', false],
  ['payment', 'each', '127.0.0.1', true],
  ['payment', 1, '0.0.0.0', true],
  ['customer-db', 1, '127.0.0.1', true],
  ['product-db', 1, '127.0.0.1', true],
] as const)('%s with FUNCTION_PROCESSES=%s on %s checks its callers: %s', (part, FUNCTION_PROCESSES, HOST, checks) => {
  expect(checksCallers(part, { FUNCTION_PROCESSES, HOST })).toBe(checks);
});

test('every setting that a process reads is declared, and is read once', () => {
  for (const name of Object.keys(processSettings) as ProcessName[]) {
    const reads: string[] = settingsOf(name);
    expect(reads).toEqual([...new Set(reads)]);
    for (const setting of reads) expect(allSettings).toContain(setting);
  }
});
