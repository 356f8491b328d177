import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { readSettings } from '../config/config.ts';
import { claimsOf } from '../text/json.ts';

/** Returns an ID token of this process's service account. Rejects with the reason, within 1.5 seconds, if none is available. */
export type IdTokenSource = () => Promise<string>;

interface IdToken {
  text: string;
  /** Milliseconds since 1970. */
  expiresAtMs: number;
}

/** The longest that a caller waits. It is short enough that a missing token is reported before the caller's own deadline. */
const patienceMs = 1_500;
/** The time-out of a request to the metadata server. */
const fetchMs = 3_000;
/** A token is renewed this long before it expires. Until the new one is here, the old one is used. */
const renewBeforeMs = 5 * 60_000;

/**
 * ID tokens for one audience, from Google's metadata server. Concurrent callers share one request. A token is kept until shortly before it
 * expires. After a failure the next caller tries again.
 */
export function idTokens(audience: string): IdTokenSource {
  let kept: IdToken | undefined;
  let fetching: Promise<IdToken> | undefined;

  function fetchAnother(): Promise<IdToken> {
    const fetched = fetchIdToken(audience).then((token) => {
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
    // The old token is still valid, even if the new one cannot be fetched.
    fetching.catch(() => {});
    return kept.text;
  };
}

/** Sends one request. google-auth-library would add 75 ms and 15 MB to the start of every function. */
async function fetchIdToken(audience: string): Promise<IdToken> {
  const { GCE_METADATA_HOST: host } = readSettings(['GCE_METADATA_HOST']);
  const query = new URLSearchParams({ audience, format: 'full' });
  try {
    const token = await answerOf(`http://${host}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`);
    return { text: token, expiresAtMs: expiryMs(token) };
  } catch (error) {
    throw new Error(`No ID token for ${audience}: ${(error as Error).message}`, { cause: error });
  }
}

/** A separate agent ignores a proxy that the environment names. */
const agent = new Agent();

function answerOf(url: string): Promise<string> {
  const options = { agent, headers: { 'Metadata-Flavor': 'Google' }, signal: AbortSignal.timeout(fetchMs) };
  return new Promise((resolve, reject) => {
    const request = get(url, options, (answer) => {
      if (answer.statusCode === 200) {
        text(answer).then(resolve, reject);
        return;
      }
      answer.resume();
      reject(new Error(`the metadata server answered ${answer.statusCode}`));
    });
    request.on('error', reject);
  });
}

/** Throws if the text is not a token. */
function expiryMs(token: string): number {
  const { exp } = (claimsOf(token) ?? {}) as { exp?: unknown };
  if (typeof exp !== 'number') throw new Error('the metadata server answered something else');
  return exp * 1_000;
}

/** Settles as the outcome does. Rejects if that takes longer than `ms`. */
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
