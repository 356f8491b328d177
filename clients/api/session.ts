import { visible } from './request.ts';

export interface Session {
  token: string;
  /** Seconds from now until it ends without a further request; undefined until a response has told it. */
  expiresInSeconds: number | undefined;
}

/** Called with the session at log-in and when a response extends it; called with undefined when the session is over. */
export type SessionListener = (session: Session | undefined) => void;

/** Holds the client's session. A client has one session at a time. */
export interface SessionKeeper {
  token: string | undefined;
  readonly expiresInSeconds: number | undefined;
  begin(token: string, expiresInSeconds: number): void;
  /** Extends the session that the request carried. Does nothing if another session has begun since. */
  extend(token: string, expiresInSeconds: number): void;
  end(token: string): void;
}

export function keepSession(first: string | undefined, listener: SessionListener = () => {}): SessionKeeper {
  let token = first === undefined ? undefined : validToken(first);
  let expiresAtMs: number | undefined;

  const begin = (newToken: string, expiresInSeconds: number) => {
    token = newToken;
    expiresAtMs = Date.now() + expiresInSeconds * 1000;
    listener({ token, expiresInSeconds });
  };
  return {
    get token() {
      return token;
    },
    set token(newToken) {
      token = newToken === undefined ? undefined : validToken(newToken);
      expiresAtMs = undefined;
    },
    get expiresInSeconds() {
      return expiresAtMs === undefined ? undefined : Math.max(0, (expiresAtMs - Date.now()) / 1000);
    },
    begin,
    extend(ofRequest, expiresInSeconds) {
      if (ofRequest === token) begin(ofRequest, expiresInSeconds);
    },
    end(ofRequest) {
      if (ofRequest !== token) return;
      token = undefined;
      expiresAtMs = undefined;
      listener(undefined);
    },
  };
}

const validToken = (token: string) => visible('A session token', token);
