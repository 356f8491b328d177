/** Ctrl-C arrives twice, from the terminal and from npm. A person does not press it twice within this time. */
const sameRequestMs = 1_000;

/** Resolves at the first request to end the process. At a second request it calls `force` and ends the process at once. */
export function stopRequest(force: () => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let requestedAtMs: number | undefined;
  const request = () => {
    if (requestedAtMs === undefined) {
      requestedAtMs = Date.now();
      resolve();
    } else if (Date.now() - requestedAtMs > sameRequestMs) {
      force();
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  return promise;
}
