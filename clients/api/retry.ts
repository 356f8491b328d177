/** A wait for the next try: full jitter up to a growing bound, and never less than the server asked for. */
export function waitBeforeTryMs(failures: number, retryAfterSeconds = 0): number {
  const mostMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
  return retryAfterSeconds * 1000 + Math.random() * mostMs;
}

const firstWaitMs = 200;
const longestWaitMs = 5_000;

/** Tries of one call at most, the first included. */
export const mostTries = 5;

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Seconds, from a Retry-After header, which may be a date as well. */
export function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Whether a connection failed before anything could be sent, as Node says it. Without TLS nothing is sent to an https address. */
export function wasNeverSent(error: unknown): boolean {
  const code = ((error as Error | undefined)?.cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && (beforeSending.has(code) || /CERT/.test(code));
}

const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]);
