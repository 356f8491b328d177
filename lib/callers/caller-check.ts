import { accountOfToken } from './account-token.ts';
import { callerOfToken } from './caller-token.ts';
import { type CalledPart, callersOf } from './calls.ts';

/** Why a call is refused. `callers`: who sent it; none if it does not prove that. */
export interface Refusal {
  callers: readonly string[];
}

/** What a service logs of a refused call, as an error. An alert of the deployment looks for it. */
export const refusedCallMessage = 'a call between parts was refused';

/** Reads a header of the call. */
type ReadHeader = (name: string) => string | undefined;

/** Checks that the sender of a call may call the method. Returns undefined if it may. */
export type CallerCheck = (method: string, header: ReadHeader) => Refusal | undefined;

/** How callers prove who they are: by a token that is signed with the service's secret, or by their account, which Cloud Run has checked. */
export type Proof = { secret: string } | { accounts: Readonly<Record<string, string>> };

interface Sender {
  callers: readonly string[];
  may: ReadonlySet<string>;
  untilMs: number;
}

/** Far more than there are callers. Each caller has a new token every hour. */
const mostKept = 1_000;

/** Checks the callers of one service. A token is verified once and then kept until it expires. */
export function createCallerCheck(part: CalledPart, proof: Proof): CallerCheck {
  const senderOf = 'secret' in proof ? signedBy(part, proof.secret) : ranAs(part, proof.accounts);
  const kept = new Map<string, Sender>();

  function find(authorization: string): Sender | undefined {
    const known = kept.get(authorization);
    if (known && known.untilMs > Date.now()) return known;
    const sender = senderOf(/^bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
    if (!sender || sender.untilMs <= Date.now()) return undefined;
    if (kept.size >= mostKept) kept.clear();
    kept.set(authorization, sender);
    return sender;
  }

  return (method, header) => {
    // Cloud Run checks only this header if it is present, and then anything may stand in the other one.
    const isElsewhere = header('x-serverless-authorization') !== undefined;
    const sender = isElsewhere ? undefined : find(header('authorization') ?? '');
    if (sender?.may.has(method)) return undefined;
    return { callers: sender?.callers ?? [] };
  };
}

type FindSender = (token: string) => Sender | undefined;

function signedBy(part: CalledPart, secret: string): FindSender {
  const table = callersOf(part);
  return (token) => {
    const caller = callerOfToken(secret, token);
    return caller === undefined ? undefined : { callers: [caller], may: table.get(caller) ?? new Set(), untilMs: Number.POSITIVE_INFINITY };
  };
}

/** Several callers may run as one account, which then may call what any of them may. */
function ranAs(part: CalledPart, accounts: Readonly<Record<string, string>>): FindSender {
  const table = callersOf(part);
  return (token) => {
    const account = accountOfToken(token);
    const callers = Object.keys(accounts).filter((caller) => accounts[caller] === account?.email);
    if (!account || callers.length === 0) return undefined;
    return { callers, may: new Set(callers.flatMap((caller) => [...(table.get(caller) ?? [])])), untilMs: account.expiresAtMs };
  };
}
