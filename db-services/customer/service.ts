import type { Database } from '../../lib/db.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc.ts';
import { accountMethods } from './accounts.ts';
import { type LogInOptions, logInMethods } from './log-ins.ts';
import { sessionMethods } from './sessions.ts';
import { sweepMethods } from './sweep.ts';

/** customer-db over one database. */
export const createCustomerDb = (db: Database, options: LogInOptions): Service<CustomerDbDefinition> => ({
  ...accountMethods(db, options.passwords),
  ...logInMethods(db, options),
  ...sessionMethods(db, options.sessionIdleSeconds),
  ...sweepMethods(db),
});
