import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The interval between two checks whether a half-closed client is still there. */
const probeMs = 250;

/** Lets a server send its response to a client that has closed its sending side after the request. By default Node drops it. */
export function answerHalfClosed(server: Server): void {
  Object.assign(server, { httpAllowHalfOpen: true });
}

/**
 * Ends the reads of clients that have gone. A client that closes its connection and one that only closes its sending side look the same
 * until the server sends something: the first resets the connection, the second keeps reading. So the server sends `102 Processing` during
 * a long read; HTTP/1.1 clients skip it. Requests that change something always run to their end and are not probed.
 */
export function probeHalfClosed(server: Server, inFlight: ReadonlySet<ServerResponse<IncomingMessage>>): void {
  server.on('connection', (socket: Socket) => {
    socket.once('end', () => {
      const last = [...inFlight].findLast(({ req }) => req.socket === socket);
      if (last) last.shouldKeepAlive = false;
      const probes = setInterval(() => probe(socket, inFlight), probeMs).unref();
      socket.once('close', () => clearInterval(probes));
    });
  });
}

function probe(socket: Socket, inFlight: ReadonlySet<ServerResponse<IncomingMessage>>): void {
  for (const response of inFlight) {
    const { method, httpVersion } = response.req;
    const isRead = method === 'GET' || method === 'HEAD';
    if (response.socket === socket && isRead && httpVersion === '1.1' && !response.headersSent) response.writeProcessing();
  }
}
