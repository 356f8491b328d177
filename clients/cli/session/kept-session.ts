import type { Client, Session } from '../../api/index.ts';
import { sessionFile } from './session-file.ts';

/** One client of the marketplace, and the session token that outlives this process. */
export interface KeptSession {
  client(): Promise<Client>;
  /** Keeps the client's session for the commands that follow. */
  keep(): Promise<void>;
  /** Resolves when a session that is over is forgotten. */
  settled(): Promise<void>;
}

/** Hears of a session at log-in, at each answer that says how long it lives, and, with undefined, when it is over. */
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
