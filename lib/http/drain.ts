import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'node:net';

/** A connection without a request stays open for this time, because a request may be on its way. */
const lingerMs = 500;
/** It is counted in steps, so that a process that stands still and reads nothing loses at most one of them. */
const lingerSteps = 5;
/** The longest that the backlog is accepted, because new connections may keep arriving. */
const queueMs = 1_000;
/** The longest that closing takes. */
const drainMs = 8_000;

/**
 * Returns a function that closes the server. The server accepts no new connections, finishes the requests in flight and those that still
 * arrive on open connections, and closes what is left after 8 seconds. Once it no longer listens, every response must close its connection.
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
    // Node does not count a connection as idle before its first request.
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
  }

  /**
   * Accepts the backlog. The socket must be closed right after that, because the kernel resets the connections that are still in the
   * backlog.
   */
  async function emptyQueue(): Promise<void> {
    // The current turn of the event loop may already be past the point where it accepts connections.
    await turn();
    const untilMs = performance.now() + queueMs;
    for (let before = -1; before !== letIn && performance.now() < untilMs; await turn()) before = letIn;
  }

  return async () => {
    await emptyQueue();
    const closed = once(server, 'close');
    // The HTTP server's own close would also close all idle connections at once.
    Server.prototype.close.call(server);
    let steps = 0;
    const idle = setInterval(async () => {
      steps += 1;
      if (steps % lingerSteps > 0) return;
      // What has arrived is read first.
      await turn();
      closeIdle();
    }, lingerMs / lingerSteps);
    const late = setTimeout(() => server.closeAllConnections(), drainMs);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
  };
}

/** Waits for the next turn of the event loop. Each turn accepts one connection, and reads what has arrived on the others. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
