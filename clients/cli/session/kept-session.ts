import type { Client, Session } from '../../api/index.ts';
import { sessionFile } from './session-file.ts';

/** A client of the marketplace, with a session token that is stored for later processes. */
export interface KeptSession {
  client(): Promise<Client>;
  /** Stores the client's session for later commands. */
  keep(): Promise<void>;
  /** Resolves when the token of an ended session has been removed. */
  settled(): Promise<void>;
}

/** Called at log-in, at each response that extends the session, and with undefined when the session is over. */
export type SessionListener = (session: Session | undefined) => void;

export function keptSession(role: string, server: string, onChange: SessionListener): KeptSession {
  const file = sessionFile(role, server);
  let client: Promise<Client> | undefined;
  let token: string | undefined;
  let removed = Promise.resolve();

  const onSession = (session: Session | undefined) => {
    if (!session && token) removed = file.remove(token);
    token = session?.token;
    onChange(session);
  };
  async function create(): Promise<Client> {
    const { createClient } = await import('../../api/index.ts');
    token = await file.read();
    return createClient({ url: server, token, onSession, userAgent: 'souk-cli/1' });
  }
  return {
    client() {
      client ??= create();
      return client;
    },
    async keep() {
      if (token) await file.write(token);
    },
    settled: () => removed,
  };
}
