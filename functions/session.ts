import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../lib/errors.ts';
import type { CustomerDbDefinition, Session } from '../lib/gen/customer.ts';
import type { CallContext, Service } from '../lib/rpc.ts';
import type { Caller } from './context.ts';

/** The session check's own part of a request's time. */
const sessionCheckMs = 2_000;

const rolesOf: Record<Caller, string[]> = { anyone: [], buyer: ['buyer'], seller: ['seller'], session: ['buyer', 'seller'], scheduler: [] };

type CustomerDb = Service<CustomerDbDefinition>;

/** The token of `Authorization: Bearer <token>`. Throws unauthenticated if there is none. */
export function bearerToken(authorization: string | undefined): string {
  const token = authorization && /^bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
  if (!token) throw new AppError('unauthenticated', 'Log in, and send the session token as Authorization: Bearer.');
  return token;
}

/** Whose session a token is, if its role may call. Throws unauthenticated or forbidden. */
export function checkSession(customer: CustomerDb, sessionToken: string, caller: Caller, call: CallContext): Promise<Session> {
  const deadlineAtMs = Math.min(call.deadlineAtMs, Date.now() + sessionCheckMs);
  return customer.checkSession({ sessionToken, roles: rolesOf[caller] }, { ...call, deadlineAtMs });
}

/** Resolves for the scheduler's own token. Throws forbidden for a live session of a buyer or a seller, else unauthenticated. */
export async function checkScheduler(
  customer: CustomerDb,
  token: string,
  schedulerToken: string | undefined,
  call: CallContext,
): Promise<void> {
  if (schedulerToken !== undefined && timingSafeEqual(sha256(token), sha256(schedulerToken))) return;
  await checkSession(customer, token, 'scheduler', call);
  throw new AppError('forbidden', 'Only the scheduler may do this.');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
