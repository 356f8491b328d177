import path from 'node:path';
import { schemaOf } from '../../lib/database/schema.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { fileBeside } from '../../lib/process/file-beside.ts';
import { main } from '../../lib/process/main.ts';
import { runDbService } from '../../lib/rpc/serve-db-service.ts';
import { createPasswords } from './passwords.ts';
import { createCustomerDb } from './service.ts';

await main(() =>
  runDbService({
    part: 'customer-db',
    schema: schemaOf(fileBeside('customer', () => path.join(import.meta.dirname, '../../sql/customer'))),
    definition: CustomerDbDefinition,
    urlSetting: 'DATABASE_URL_CUSTOMER',
    portSetting: 'CUSTOMER_DB_PORT',
    createService: (db, settings) =>
      createCustomerDb(db, {
        passwords: createPasswords(),
        sessionIdleSeconds: settings.SESSION_IDLE_SECONDS,
        newAccountsPerMinute: settings.NEW_ACCOUNTS_PER_MINUTE,
        failureLimits: { perUsername: settings.FAILED_LOG_INS_PER_USERNAME, perNetwork: settings.FAILED_LOG_INS_PER_NETWORK },
      }),
  }),
);
