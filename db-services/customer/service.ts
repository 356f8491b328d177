import type { Database } from '../../lib/database/db.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { holdToRules } from '../../lib/rpc/rpc-rules.ts';
import { type AccountOptions, accountMethods } from './accounts.ts';
import { type LogInOptions, logInMethods } from './log-ins.ts';
import { ownSessionMethods } from './own-sessions.ts';
import { passwordChangeMethods } from './password-changes.ts';
import { rules } from './rules.ts';
import { sessionMethods } from './sessions.ts';
import { sweepMethods } from './sweep.ts';

/** Creates the service customer-db over one database. */
export function createCustomerDb(db: Database, options: LogInOptions & AccountOptions): Service<CustomerDbDefinition> {
  const methods = {
    ...accountMethods(db, options),
    ...logInMethods(db, options),
    ...passwordChangeMethods(db, options),
    ...sessionMethods(db, options.sessionIdleSeconds),
    ...ownSessionMethods(db),
    ...sweepMethods(db),
  };
  return holdToRules<CustomerDbDefinition>(methods, rules);
}
