import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError, quotaExceeded } from '../../lib/errors.ts';
import type { Account, CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { networkOf } from '../../lib/http/client-network.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import type { Passwords } from './passwords.ts';

type AccountMethods = Pick<Service<CustomerDbDefinition>, 'createAccount' | 'getAccount'>;

export interface AccountOptions {
  passwords: Passwords;
  /** How many accounts one network may make within a minute; 500 if absent. */
  newAccountsPerMinute?: number;
}

/** What became of a request for an account: the account, the time to wait, or neither if its user name is taken. */
interface Outcome {
  accountId?: number;
  createdAt?: Date;
  waitSeconds?: number;
}

export function accountMethods(db: Database, { passwords, newAccountsPerMinute = 500 }: AccountOptions): AccountMethods {
  return {
    async createAccount({ role, name, username, password, address }, { deadlineAtMs, requestId }) {
      const network = networkOf(address ?? '');
      const passwordHash = await passwords.hash(password, { network, lane: 'new account', deadlineAtMs });
      const { accountId, createdAt, waitSeconds } = await db.one<Outcome>(sql`
        with made as materialized (
          select made_id as account_id, made_at as created_at, wait_seconds
          from create_account(${network}, ${role}, ${name}, ${username}, ${passwordHash}, ${newAccountsPerMinute})
        ), recorded as (
          ${recordEvent({ event: 'account_created', role, accountId: sql`account_id` }, { requestId, address }, sql`made where account_id is not null`)}
        )
        select account_id, created_at, wait_seconds from made`);
      if (waitSeconds !== undefined)
        throw quotaExceeded(`Your network has made ${newAccountsPerMinute} accounts within a minute, which is the most.`, waitSeconds);
      if (accountId === undefined) throw new AppError('username_taken', `There already is a ${role} with the user name ${username}.`);
      return { accountId, role, name, username, createdAt };
    },

    async getAccount({ role, accountId }) {
      const account = await db.maybeOne<Account>(sql`
        select id as account_id, role, name, username, created_at
        from accounts
        where id = ${accountId} and role = ${role}`);
      if (!account) throw new AppError('not_found', `There is no ${role} ${accountId}.`);
      return account;
    },
  };
}
