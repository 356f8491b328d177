import { networkOf } from '../http/client-network.ts';
import type { CallContext } from '../rpc/rpc.ts';
import { isCardNumber } from '../text/card-rules.ts';
import { uuidPattern } from '../text/uuid.ts';
import { type Sql, sql } from './sql.ts';

/** An event of the audit trail. Strings are values; everything else is part of the statement. */
export interface SecurityEvent {
  event: string | Sql;
  role: string | Sql;
  accountId: number | Sql;
  /** Of type jsonb: at most 500 bytes, and nothing that a person wrote. */
  details?: Sql;
}

/** The call that causes an event. `network` replaces that of the call, where a message has named it. */
type Cause = Pick<CallContext, 'requestId' | 'address'> & { network?: string };

/**
 * Adds an event to the trail, as a part of the statement that makes it happen: write it behind `with … as`. `happened` is what comes after
 * `from`: one row for each event, none if nothing happened.
 */
export const recordEvent = ({ event, role, accountId, details = sql`'{}'::jsonb` }: SecurityEvent, cause: Cause, happened: Sql): Sql => sql`
  insert into security_events (event, role, account_id, network, request_id, details)
  select ${event}::text, ${role}::text, ${accountId}::bigint, ${networkOfCause(cause)}::cidr, ${storedRequestId(cause.requestId)}::text, ${details}
  from ${happened}`;

const networkOfCause = ({ network, address }: Cause): string | undefined =>
  network ?? (address === undefined ? undefined : networkOf(address));

/** The request id as the trail keeps it. A client chooses its own, which may have a card number in it; then it is left out. */
export function storedRequestId(requestId: string): string | undefined {
  if (uuidPattern.test(requestId)) return requestId;
  const numbers = requestId.replace(/[^A-Za-z0-9]/g, '').match(/\d{13,}/g) ?? [];
  return numbers.some((number) => number.length > 19 || hasCardNumber(number)) ? undefined : requestId;
}

/** Whether a part of these digits can be a card number, which may stand behind a counter, for example. */
const hasCardNumber = (digits: string): boolean =>
  [13, 14, 15, 16, 17, 18, 19].some((length) => Array.from(digits, (_, from) => digits.slice(from, from + length)).some(isCardNumber));
