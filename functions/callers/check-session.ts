import { AppError } from '../../lib/errors.ts';
import type { CustomerDbDefinition, Session } from '../../lib/gen/customer.ts';
import type { CallContext, Service } from '../../lib/rpc/rpc.ts';
import type { Caller } from '../services/context.ts';

/** Time limit of the session check, within the request's deadline. */
const sessionCheckMs = 2_000;

const either = ['buyer', 'seller'];
const rolesOf: Record<Caller, string[]> = {
  anyone: [],
  visitor: either,
  buyer: ['buyer'],
  seller: ['seller'],
  session: either,
  scheduler: [],
};

type CustomerDb = Service<CustomerDbDefinition>;

/** The token of `Authorization: Bearer <token>`. Throws unauthenticated if there is none. */
export function bearerToken(authorization: string | undefined): string {
  const token = authorization && /^bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
  if (!token) throw new AppError('unauthenticated', 'Log in, and send the session token as Authorization: Bearer.');
  return token;
}

/** Finds the session of a token. Extends it if its role may call. Throws unauthenticated if there is no live session. */
export function checkSession(customer: CustomerDb, sessionToken: string, caller: Caller, call: CallContext): Promise<Session> {
  const deadlineAtMs = Math.min(call.deadlineAtMs, Date.now() + sessionCheckMs);
  return customer.checkSession({ sessionToken, roles: rolesOf[caller] }, { ...call, deadlineAtMs });
}

/** Throws forbidden if the session's role may not call. */
export function requireRole({ role }: Session, caller: Caller): void {
  if (!rolesOf[caller].includes(role)) throw new AppError('forbidden', `A ${role} may not do this.`);
}
