import type { IncomingMessage, ServerResponse } from 'node:http';

/** Requests of one address whose body may be incomplete at the same time. */
const mostUnfinished = 256;

/**
 * Limits the requests of each address whose body is still arriving. Above the limit, the connection of the oldest one is cut off: a client
 * that sends its body at once is not kept out by others that send theirs slowly. Returns how many requests of all addresses are unfinished.
 */
export function limitUnfinished(most = mostUnfinished): { add(request: IncomingMessage): void; count(): number } {
  const unfinished = new Map<string, Set<IncomingMessage>>();
  let count = 0;

  return {
    count: () => count,
    add(request) {
      const address = request.socket.remoteAddress ?? '';
      const ofAddress = unfinished.get(address) ?? new Set();
      unfinished.set(address, ofAddress.add(request));
      count += 1;
      const remove = () => {
        if (!ofAddress.delete(request)) return;
        count -= 1;
        if (ofAddress.size === 0) unfinished.delete(address);
      };
      request.once('end', remove);
      request.once('close', remove);
      const [oldest] = ofAddress;
      if (ofAddress.size > most) oldest?.destroy();
    },
  };
}

/** Cuts off clients that have not read a finished response within `limitMs`. Checks `responses` every second. */
export function cutOffSlowReaders(responses: ReadonlySet<ServerResponse>, limitMs: number): NodeJS.Timeout {
  const endedAtMs = new WeakMap<ServerResponse, number>();
  return setInterval(() => {
    const nowMs = performance.now();
    for (const response of responses) {
      if (!response.writableEnded || !response.socket) continue;
      const ended = endedAtMs.get(response);
      if (ended === undefined) endedAtMs.set(response, nowMs);
      else if (nowMs - ended >= limitMs) response.socket.destroy();
    }
  }, 1_000).unref();
}
