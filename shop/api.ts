import { effect } from '@preact/signals';
import { createClient } from '../clients/api/index.ts';
import { hasErrorCode, isOutcomeUnknown } from './explain.ts';
import { beginSession, forgetSession, noteSession, type Role, session, startSession } from './session.ts';
import { sendFile } from './upload.ts';

startSession();

/** The client of the public interface. All views use this one. */
export const client = createClient({
  url: window.location.origin,
  token: session.value?.token,
  onSession: noteSession,
  fetch: (url, init) => (init.body instanceof Blob ? sendFile(url, init, init.body) : fetch(url, init)),
});

effect(() => {
  client.token = session.value?.token;
});

export interface Credentials {
  username: string;
  password: string;
}

export async function logIn(role: Role, credentials: Credentials): Promise<void> {
  const { username } = credentials;
  if (role === 'buyer') {
    const { sessionToken, buyerId, expiresInSeconds } = await client.buyerLogIn(credentials);
    beginSession({ role, token: sessionToken, accountId: buyerId, username }, expiresInSeconds);
  } else {
    const { sessionToken, sellerId, expiresInSeconds } = await client.sellerLogIn(credentials);
    beginSession({ role, token: sessionToken, accountId: sellerId, username }, expiresInSeconds);
  }
}

/** The accounts whose opening had no response, so they may exist. */
const maybeOpened = new Set<string>();

/** Opens an account and logs in. If an earlier try had no response and the user name is taken now, the account may be the reader's own. */
export async function signUp(role: Role, name: string, credentials: Credentials): Promise<void> {
  const account = `${role} ${credentials.username}`;
  try {
    const opening = { name, ...credentials };
    await (role === 'buyer' ? client.createBuyer(opening) : client.createSeller(opening));
  } catch (error) {
    if (isOutcomeUnknown(error)) maybeOpened.add(account);
    if (!hasErrorCode(error, 'username_taken') || !maybeOpened.has(account)) throw error;
    return logIn(role, credentials).catch((reason) => {
      throw hasErrorCode(reason, 'wrong_credentials') ? error : reason;
    });
  }
  maybeOpened.add(account);
  await logIn(role, credentials);
}

/** Ends the session here and on the server. If the server cannot be reached, the session ends by itself within minutes. */
export async function logOut(): Promise<void> {
  const role = session.value?.role;
  const ending = role === 'seller' ? client.sellerLogOut() : client.buyerLogOut();
  // The request carries the token already, so the page forgets it without waiting.
  forgetSession();
  await ending.catch(() => {});
}

/** Any request extends the session. */
export async function stayLoggedIn(): Promise<void> {
  await (session.value?.role === 'seller' ? client.getOwnSeller() : client.getOwnBuyer());
}
