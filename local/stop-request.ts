/** npm passes Ctrl-C on to a process that the terminal has sent it to already; a person does not press it twice this fast. */
const sameRequestMs = 1_000;

/** Resolves when the process is asked to end. Asked again, it calls `force` and ends at once. */
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
