import type { Database } from '../../lib/db.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc.ts';
import { accounts } from './accounts.ts';
import { logIns } from './log-ins.ts';
import type { Passwords } from './passwords.ts';
import { sessions } from './sessions.ts';
import { sweep } from './sweep.ts';

export type CustomerDb = Service<CustomerDbDefinition>;

export interface CustomerDbParts {
  db: Database;
  passwords: Passwords;
  /** How long a session lives without a request. */
  sessionIdleSeconds: number;
}

/** Everything customer-db does, over its database. */
export function createCustomerDb(parts: CustomerDbParts): CustomerDb {
  return { ...accounts(parts), ...logIns(parts), ...sessions(parts), ...sweep(parts) };
}
