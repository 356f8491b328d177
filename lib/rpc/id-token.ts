import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { readSettings } from '../config/config.ts';

/** Gives an ID token of this process's own service account. Rejects, saying why, within 1.5 seconds if there is none to be had. */
export type IdTokenSource = () => Promise<string>;

interface IdToken {
  text: string;
  /** Milliseconds since 1970. */
  expiresAtMs: number;
}

/** The longest that a caller waits, so that its own deadline has not passed when it is told that there is no token. */
const patienceMs = 1_500;
/** The longest that the metadata server gets to answer. */
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
    // The old one still serves, whatever becomes of the new one.
    fetching.catch(() => {});
    return kept.text;
  };
}

/** One request, without google-auth-library, which would add 75 ms and 15 MB to the start of every function. */
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

/** An agent of its own never sends through a proxy that the environment names. */
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
