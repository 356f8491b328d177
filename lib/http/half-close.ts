import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Between two looks whether a client that has half-closed is still there. */
const probeMs = 250;

/** Lets a server send its answer to a client that has closed its sending side after the request. By itself Node drops the answer. */
export function answerHalfClosed(server: Server): void {
  Object.assign(server, { httpAllowHalfOpen: true });
}

/**
 * Ends the reads of clients that have gone. On the wire, a client that closes its connection and one that only stops sending look the same
 * until something is sent to them: the first resets the connection, the second reads on. So a read that takes longer is sent `102 Processing`,
 * which a client of HTTP/1.1 skips. What changes something runs to its end in any case, so it is left alone.
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
