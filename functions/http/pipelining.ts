import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for the response before them. */
const mostWaiting = 16;

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

interface Connection {
  waiting: number;
  /** Set at the first request that is refused. The connection closes after that response, so later requests are not served. */
  isFull: boolean;
}

/**
 * Serves the requests of each connection one after the other. So a client that sends requests without reading responses holds the memory
 * of one response. Of more than 16 requests that wait, the next one is refused.
 */
export function oneAfterTheOther(serve: Serve, refuse: Serve): Serve {
  const connections = new WeakMap<Socket, Connection>();

  return (request, response) => {
    // Node gives a response its connection, and emits `socket`, when the response before it has been sent.
    if (response.socket) {
      serve(request, response);
      return;
    }
    const { socket } = request;
    const connection = connections.get(socket) ?? { waiting: 0, isFull: false };
    connections.set(socket, connection);
    if (connection.isFull) return;
    connection.waiting += 1;
    if (connection.waiting > mostWaiting) {
      connection.isFull = true;
      response.shouldKeepAlive = false;
    }
    const next = connection.isFull ? refuse : serve;
    response.once('socket', () => {
      connection.waiting -= 1;
      next(request, response);
    });
  };
}
