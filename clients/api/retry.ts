/** The wait before the next try: full jitter up to a growing bound, and never less than the server's Retry-After. */
export function waitBeforeTryMs(failures: number, retryAfterSeconds = 0): number {
  const mostMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
  return retryAfterSeconds * 1000 + Math.random() * mostMs;
}

const firstWaitMs = 200;
const longestWaitMs = 5_000;

/** Maximum number of tries of one call, including the first. */
export const mostTries = 5;

/** Waits. Rejects with the signal's reason as soon as the signal aborts. */
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

/** Seconds from a Retry-After header, which may also hold a date. */
export function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Whether Node's error shows that the connection failed before anything was sent. If TLS fails, nothing is sent to an https address. */
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
