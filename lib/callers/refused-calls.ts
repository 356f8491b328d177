import type { Database } from '../database/db.ts';
import { storedRequestId } from '../database/security-events.ts';
import { sql } from '../database/sql.ts';
import { networkOf } from '../http/client-network.ts';
import { withDeadline } from '../process/deadline.ts';
import type { Log } from '../process/log.ts';

/** A call between parts that a service has refused. */
interface RefusedCall {
  method: string;
  /** Who sent it; none if it does not prove that. */
  callers: readonly string[];
  /** The IP address of the connection. */
  address: string;
  requestId: string;
}

export type RecordRefusedCall = (call: RefusedCall) => void;

/** How long further calls of the same caller and method add nothing. The database's own limit holds over all instances. */
const quietMs = 15 * 60_000;
/** Many callers may run as one account. */
const mostNamed = 5;
const patienceMs = 5_000;

/**
 * Adds refused calls to the audit trail of the service's database: the first one of each caller and method, then one in 15 minutes. So a flood
 * costs no statements, and what is remembered here is bounded by the callers and methods that there are. The refusal never waits for this.
 */
export function refusedCallRecorder(db: Database, log: Log): RecordRefusedCall {
  const quietUntilMs = new Map<string, number>();

  return ({ method, callers, address, requestId }) => {
    const key = `${callers.join()} ${method}`;
    if ((quietUntilMs.get(key) ?? 0) > Date.now()) return;
    quietUntilMs.set(key, Date.now() + quietMs);
    const details = JSON.stringify({ method, callers: callers.slice(0, mostNamed) });
    const added = withDeadline({ atMs: Date.now() + patienceMs }, () =>
      db.many(sql`
        insert into security_events (event, network, request_id, details)
        values ('call_refused', ${networkOf(address)}, ${storedRequestId(requestId)}, ${details})`),
    );
    added.catch((error: unknown) => {
      quietUntilMs.delete(key);
      log.error({ error, method }, 'a refused call could not be added to the audit trail');
    });
  };
}
