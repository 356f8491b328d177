import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'node:net';

/** How long a connection without a request stays open, so that a request that is on its way is not cut off. */
const lingerMs = 500;
/** How long those who knock without end are let in. */
const queueMs = 1_000;
/** The longest that anybody is waited for. */
const drainMs = 8_000;

/**
 * Prepares the end of a server: it takes no new connections, finishes what is in flight and what still comes on the connections that there
 * are, and cuts off what is left after 8 seconds. Every answer of a server that no longer listens must end its connection.
 */
export function drainable(server: HttpServer): () => Promise<void> {
  const connections = new Set<Socket>();
  let letIn = 0;
  server.on('connection', (connection: Socket) => {
    letIn += 1;
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  function closeIdle(): void {
    server.closeIdleConnections();
    // To Node, one that has never been used is not idle.
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
  }

  /** Whoever has knocked already is let in: a socket that is closed cuts off those in its queue, so that is done right after it was emptied. */
  async function emptyQueue(): Promise<void> {
    // The turn that goes on may be past the point where it lets in.
    await turn();
    const untilMs = performance.now() + queueMs;
    for (let before = -1; before !== letIn && performance.now() < untilMs; await turn()) before = letIn;
  }

  return async () => {
    await emptyQueue();
    const closed = once(server, 'close');
    // Its own close would also end, at once, all connections that are idle.
    Server.prototype.close.call(server);
    const idle = setInterval(closeIdle, lingerMs);
    const late = setTimeout(() => server.closeAllConnections(), drainMs);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
  };
}

/** Ends a turn of the event loop, which lets in one of those who have knocked. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
