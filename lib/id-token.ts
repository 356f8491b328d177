import type { Compute } from 'google-auth-library';

/** Gives an ID token of this process's own service account. Rejects, saying why, within 1.5 seconds if there is none to be had. */
export type IdTokenSource = () => Promise<string>;

interface IdToken {
  text: string;
  /** Milliseconds since 1970. */
  expiresAtMs: number;
}

/** The longest that a caller waits, so that its own deadline has not passed when it is told that there is no token. */
const patienceMs = 1_500;
/** The longest that the metadata server gets to answer; the library would wait for ever. */
const fetchMs = 3_000;
/** A token is renewed this long before it expires, and used meanwhile. */
const renewBeforeMs = 5 * 60_000;

/**
 * ID tokens for one audience, from Google's metadata server: one is fetched for all who ask at the same time, and kept until shortly before it
 * expires. After a failure the next caller tries again.
 */
export function idTokens(audience: string): IdTokenSource {
  let kept: IdToken | undefined;
  let fetching: Promise<IdToken> | undefined;

  async function fetchAnother(): Promise<IdToken> {
    // Heavy, and needed only where there is an audience.
    const library = await import('google-auth-library');
    const fetched = within(fetchMs, fetchIdToken(new library.Compute(), audience)).then((token) => {
      kept = token;
      return token;
    });
    const over = () => {
      fetching = undefined;
    };
    fetched.then(over, over);
    return within(patienceMs, fetched);
  }

  return async () => {
    const leftMs = (kept?.expiresAtMs ?? 0) - Date.now();
    if (kept && leftMs > renewBeforeMs) return kept.text;
    fetching ??= fetchAnother();
    if (!kept || leftMs <= 0) return (await fetching).text;
    // The old one still serves, whatever becomes of the new one.
    fetching.catch(() => {});
    return kept.text;
  };
}

/** The library puts the audience into the address as it gets it. */
async function fetchIdToken(account: Compute, audience: string): Promise<IdToken> {
  try {
    const text = await account.fetchIdToken(encodeURIComponent(audience));
    return { text, expiresAtMs: expiryMs(text) };
  } catch (error) {
    throw new Error(`No ID token for ${audience}: ${(error as Error).message}`, { cause: error });
  }
}

/** Throws if it is no token at all. */
function expiryMs(token: string): number {
  const claims = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1] ?? '';
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString()).exp * 1_000;
  } catch {
    throw new Error('the metadata server answered something else');
  }
}

/** Whatever comes of it within so many milliseconds; then a rejection. */
async function within<T>(ms: number, outcome: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('No ID token: the metadata server does not answer.')), ms);
  });
  try {
    return await Promise.race([outcome, silence]);
  } finally {
    clearTimeout(late);
  }
}
