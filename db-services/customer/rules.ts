import * as z from 'zod/mini';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { integer, oneOf, type Rules, text, uuid } from '../../lib/rpc/rpc-rules.ts';

// The tables would refuse to store another role or user name.
const role = oneOf('buyer', 'seller');
const username = z.string().check(z.regex(/^[A-Za-z0-9._@-]{3,64}$/));
const password = z.string().check(
  z.refine((value) => {
    const { length } = [...value.normalize('NFC')];
    return value.isWellFormed() && length >= 8 && length <= 128;
  }),
);
const address = z.string().check(z.maxLength(200));
/** Any text is accepted: the methods report that a malformed token belongs to no session. */
const sessionToken = z.string();

/** What customer-db accepts from its callers. */
export const rules: Rules<CustomerDbDefinition> = {
  createAccount: z.object({ role, name: text(1, 32), username, password, address: z.optional(address) }),
  // Any text is accepted as a password to check: one that cannot be a password counts as a wrong password.
  logIn: z.object({ role, username, password: z.string(), address, client: z.optional(text(1, 200)) }),
  changePassword: z.object({ sessionId: uuid(), currentPassword: z.string(), newPassword: password, address }),
  logOut: z.object({ sessionToken }),
  checkSession: z.object({ sessionToken, roles: z.array(role).check(z.maxLength(2)) }),
  listSessions: z.object({ sessionId: uuid() }),
  endSession: z.object({ sessionId: uuid(), endedSessionId: uuid() }),
  endOtherSessions: z.object({ sessionId: uuid() }),
  getAccount: z.object({ role, accountId: z.int() }),
  // The database might cancel a statement that removes more rows.
  sweepExpired: z.object({ limit: integer(1, 10_000) }),
};
