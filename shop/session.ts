import { batch, signal } from '@preact/signals';
import type { Session } from '../clients/api/index.ts';
import { readKept, shared } from './storage.ts';

export type Role = 'buyer' | 'seller';

export interface ShopSession {
  role: Role;
  token: string;
  accountId: number;
  username: string;
}

/** The session of this browser. All its tabs share it. */
export const session = signal<ShopSession | undefined>(undefined);
/** When it ends without a further request, by this machine's clock. */
export const expiresAtMs = signal<number | undefined>(undefined);
/** The session that ended by itself, until the reader logs in again or goes on without. */
export const endedSession = signal<ShopSession | undefined>(undefined);

// Other tabs learn of a change through the `storage` event of these entries. A log-out removes the first; an expiry writes `ended`.
const sessionEntry = 'souk.session';
const expiryEntry = 'souk.session-ends';
const ended = 'ended';

export function beginSession(begun: ShopSession, expiresInSeconds: number): void {
  shared.set(sessionEntry, JSON.stringify(begun));
  keepExpiry(expiresInSeconds);
  show(begun, undefined);
}

/** What the client says of a session after a response. */
export function noteSession(noted: Session | undefined): void {
  if (!session.value) return;
  if (!noted) expireSession();
  else if (noted.token === session.value.token && noted.expiresInSeconds !== undefined) keepExpiry(noted.expiresInSeconds);
}

/** The session is over without a log-out. What is typed stays where it is. */
export function expireSession(): void {
  if (!session.value) return;
  shared.set(sessionEntry, ended);
  show(undefined, session.value);
}

/** Forgets the session in all tabs. */
export function forgetSession(): void {
  shared.remove(sessionEntry);
  shared.remove(expiryEntry);
  show(undefined, undefined);
}

/** Changes both at once: in between, a view would have neither and would go. */
function show(live: ShopSession | undefined, over: ShopSession | undefined): void {
  batch(() => {
    session.value = live;
    endedSession.value = over;
  });
}

function keepExpiry(expiresInSeconds: number): void {
  expiresAtMs.value = Date.now() + expiresInSeconds * 1_000;
  shared.set(expiryEntry, String(expiresAtMs.value));
}

/** Reads the session that another tab, or this one before a reload, has begun. */
function read(): void {
  const kept = shared.get(sessionEntry);
  if (kept === null) show(undefined, undefined);
  else if (kept === ended) show(undefined, session.value ?? endedSession.value);
  else {
    const read = readKept<ShopSession>(shared, sessionEntry, isSession);
    expiresAtMs.value = Number(shared.get(expiryEntry)) || undefined;
    show(read?.token === session.value?.token ? session.value : read, undefined);
  }
}

const isSession = ({ role, token, accountId, username }: ShopSession): boolean =>
  ['buyer', 'seller'].includes(role) && /^[!-~]+$/.test(token) && Number.isInteger(accountId) && typeof username === 'string';

export function startSession(): void {
  read();
  // A page in the back-forward cache is not told what other tabs do.
  window.addEventListener('pageshow', ({ persisted }) => persisted && read());
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === null || key === sessionEntry) read();
    else if (key === expiryEntry && newValue !== null) expiresAtMs.value = Number(newValue);
  });
}
