import { expect, inject, test } from 'vitest';
import { startProcess } from './support/process.ts';

// The migrator as it is in the repository; its image makes the databases of the other tests here.
const start = (args: string[], env: Record<string, string>) => startProcess(['sql/migrate.ts', ...args], { env });
const instance = { CLOUD_SQL_INSTANCE: 'shop:europe-west1:souk', CLOUD_SQL_USER: 'migrator@shop.iam', CLOUD_SQL_DATABASE: 'customer' };

test.each<[string, string[], Record<string, string>, RegExp]>([
  ['no database named', [], {}, /^Name the database as the one argument: customer, product, payment\.$/],
  ['a database that does not exist', ['warehouse'], {}, /^Name the database as the one argument: customer, product, payment\.$/],
  ['nothing said about where it is', ['payment'], {}, /^Set either DATABASE_URL_PAYMENT, or CLOUD_SQL_INSTANCE/],
  ['a service that would have no rights', ['customer'], instance, /^CLOUD_SQL_SERVICE_USER is not set: /],
])('%s is refused in one line', async (_, args, env, line) => {
  const { ended, lines } = start(args, env);
  expect(await ended).toBe(1);
  expect(lines).toEqual([expect.stringMatching(line)]);
});

test('an up-to-date database is not changed, and the migrator reports that', async () => {
  const { ended, lines } = start(['product'], { DATABASE_URL_PRODUCT: `${inject('postgres')}product_template` });
  expect([await ended, lines.map((line) => JSON.parse(line).message)]).toEqual([0, ['up to date']]);
});
