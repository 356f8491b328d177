import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait for the response before them. */
const mostWaiting = 16;
/** A connection with more requests beyond these is cut off. */
const mostIgnored = 64;

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

interface Connection {
  waiting: number;
  ignored: number;
}

/** `accept` is called for each request that is not ignored, before it waits; then `serve` or `refuse`. */
interface Listeners {
  accept: Listener;
  serve: Listener;
  refuse: Listener;
}

/**
 * Serves the requests of each connection one after the other. So a client that sends requests without reading responses holds the memory
 * of one response. Of more than 16 requests that wait, the next one is refused and ends the connection; those after it are ignored. A client
 * that goes on is cut off: Node stops reading from a connection only when responses pile up on it, which they do not here.
 */
export function oneAfterTheOther({ accept, serve, refuse }: Listeners): Listener {
  const connections = new WeakMap<Socket, Connection>();

  return (request, response) => {
    // Node gives a response its connection, and emits `socket`, when the response before it has been sent.
    if (response.socket) {
      accept(request, response);
      serve(request, response);
      return;
    }
    const { socket } = request;
    const connection = connections.get(socket) ?? { waiting: 0, ignored: 0 };
    connections.set(socket, connection);
    if (connection.waiting > mostWaiting) {
      connection.ignored += 1;
      if (connection.ignored > mostIgnored) socket.destroy();
      return;
    }
    connection.waiting += 1;
    accept(request, response);
    const isLast = connection.waiting > mostWaiting;
    if (isLast) response.shouldKeepAlive = false;
    response.once('socket', () => {
      // After the last one, the number stays, so that all later requests are ignored.
      if (connection.waiting <= mostWaiting) connection.waiting -= 1;
      if (isLast) refuse(request, response);
      else serve(request, response);
    });
  };
}
