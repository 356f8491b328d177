import type { IncomingMessage, ServerResponse } from 'node:http';

/** Requests of one client network whose body may be incomplete at the same time. */
const mostOfNetwork = 256;

export interface UnfinishedRequests {
  /** Returns false, and does nothing, if too many requests of all networks are unfinished. */
  add(request: IncomingMessage): boolean;
  count(): number;
}

/**
 * Limits the requests whose body is still arriving. Above the limit of a network, the connection of its oldest one is cut off: a client that
 * sends its body at once is not kept out by others that send theirs slowly. `mostInAll`: of all networks.
 */
export function limitUnfinished(networkOf: (request: IncomingMessage) => string, mostInAll: number): UnfinishedRequests {
  const unfinished = new Map<string, Set<IncomingMessage>>();
  let count = 0;

  return {
    count: () => count,
    add(request) {
      if (count >= mostInAll) return false;
      const network = networkOf(request);
      const ofNetwork = unfinished.get(network) ?? new Set();
      unfinished.set(network, ofNetwork.add(request));
      count += 1;
      const remove = () => {
        if (!ofNetwork.delete(request)) return;
        count -= 1;
        if (ofNetwork.size === 0) unfinished.delete(network);
      };
      request.once('end', remove);
      request.once('close', remove);
      const [oldest] = ofNetwork;
      if (ofNetwork.size > mostOfNetwork) oldest?.destroy();
      return true;
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
