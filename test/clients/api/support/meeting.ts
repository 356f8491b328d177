import { onTestFinished } from 'vitest';
import { type ClientOptions, type ConnectionError, createClient, type SoukError } from '../../../../clients/api/index.ts';
import { type Act, json, startScriptedServer } from './scripted-server.ts';

export const token = 'the-token-of-the-session';
export const paid = { purchaseId: '0190c7a0-0000-7000-8000-000000000000', status: 'paid' };
export const page = json(200, { items: [] });
export const loggedIn = { sessionToken: token, expiresInSeconds: 300 };

/** A client of a server that does these acts. */
export async function meeting(acts: [Act, ...Act[]], options: Partial<ClientOptions> = {}) {
  const server = await startScriptedServer(...acts);
  onTestFinished(() => server.close());
  return { ...server, client: createClient({ url: server.url, token, ...options }) };
}

/** How a call fails. */
export const failure = (call: Promise<unknown>): Promise<SoukError | ConnectionError> =>
  call.then(
    () => Promise.reject(new Error('The call did not fail.')),
    (error) => error,
  );
