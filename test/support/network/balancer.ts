import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  constants,
  createServer as createHttp2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';

/** Sends requests to several instances in turn. */
export interface Balancer {
  port: number;
  /** Sends no new requests to an instance; requests in progress may finish. */
  take(instancePort: number): void;
  /** Sends requests to the instance again. */
  put(instancePort: number): void;
  close(): Promise<void>;
}

/** Which instances get requests, and which one is next. */
class Rotation {
  readonly #ports: number[];
  #turn = 0;

  constructor(ports: readonly number[]) {
    this.#ports = [...ports];
  }

  take(port: number): void {
    const place = this.#ports.indexOf(port);
    if (place >= 0) this.#ports.splice(place, 1);
  }

  put(port: number): void {
    if (!this.#ports.includes(port)) this.#ports.push(port);
  }

  /** All instances, beginning with the next one. */
  inTurn(): number[] {
    const first = this.#turn++ % Math.max(1, this.#ports.length);
    return [...this.#ports.slice(first), ...this.#ports.slice(0, first)];
  }
}

const host = '127.0.0.1';
/** Longer than any client leaves a connection idle: if the balancer closed one, a request already on its way would be lost. */
const keepAliveTimeout = 620_000;
const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

/** Balances HTTP/1.1: one connection for each request, to the next instance that accepts it. */
export async function startHttpBalancer(ports: readonly number[]): Promise<Balancer> {
  const rotation = new Rotation(ports);
  const server = createServer({ keepAliveTimeout }, async (request, response) => {
    const connection = await connectToAny(rotation.inTurn());
    if (connection) forward(request, response, connection);
    else response.destroy();
  });
  return listen(server, rotation, () => server.closeAllConnections());
}

function forward(request: IncomingMessage, response: ServerResponse, connection: Socket): void {
  const { method, url, headers } = request;
  const upstream = httpRequest({ method, path: url, headers, createConnection: () => connection });
  upstream.on('response', (answer) => {
    const { connection: _, 'keep-alive': __, ...passed } = answer.headers;
    response.writeHead(answer.statusCode as number, passed);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  response.on('close', () => connection.destroy());
  request.pipe(upstream);
}

async function connectToAny(ports: readonly number[]): Promise<Socket | undefined> {
  for (const port of ports) {
    const socket = connect(port, host);
    const isConnected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (isConnected) return socket;
  }
  return undefined;
}

/** Balances gRPC: one connection to each instance until the instance sends GOAWAY; every call is a stream on one of them. */
export async function startGrpcBalancer(ports: readonly number[]): Promise<Balancer> {
  const [rotation, sessions, callers] = [
    new Rotation(ports),
    new Map<number, Promise<ClientHttp2Session>>(),
    new Set<ServerHttp2Session>(),
  ];

  async function openSession(port: number): Promise<ClientHttp2Session> {
    const session = connectHttp2(`http://${host}:${port}`);
    for (const event of ['goaway', 'close', 'error'] as const) session.on(event, () => sessions.delete(port));
    await once(session, 'connect');
    return session;
  }

  async function anySession(): Promise<ClientHttp2Session | undefined> {
    for (const port of rotation.inTurn()) {
      const opening = sessions.get(port) ?? openSession(port);
      sessions.set(port, opening);
      const session = await opening.catch(() => undefined);
      if (session && !session.closed && !session.destroyed) return session;
      sessions.delete(port);
    }
    return undefined;
  }

  const server = createHttp2Server();
  server.on('session', (session) => {
    callers.add(session);
    session.on('close', () => callers.delete(session));
    session.on('error', () => {});
  });
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => {});
    const session = await anySession();
    if (session) call(stream, headers, session);
    else stream.close(NGHTTP2_REFUSED_STREAM);
  });
  return listen(server, rotation, async () => {
    for (const session of callers) session.destroy();
    for (const opening of sessions.values()) await opening.then((session) => session.destroy()).catch(() => {});
  });
}

function call(stream: ServerHttp2Stream, headers: Record<string, string | string[] | undefined>, session: ClientHttp2Session): void {
  const upstream = session.request(headers, { endStream: false });
  let trailers = {};
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  upstream.on('response', (answer, flags) => {
    const endStream = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
    if (!stream.destroyed) stream.respond(answer, { waitForTrailers: !endStream, endStream });
  });
  upstream.on('trailers', (last) => {
    trailers = last;
  });
  // gRPC repeats a refused call by itself, so only a call that certainly did not begin may be reported as refused.
  upstream.on('error', () => stream.close(upstream.rstCode === NGHTTP2_REFUSED_STREAM ? NGHTTP2_REFUSED_STREAM : NGHTTP2_INTERNAL_ERROR));
  stream.on('aborted', () => upstream.close(NGHTTP2_CANCEL));
  stream.pipe(upstream);
  upstream.pipe(stream);
}

async function listen(server: Server, rotation: Rotation, end: () => unknown): Promise<Balancer> {
  await once(server.listen(0, host), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    take: (port) => rotation.take(port),
    put: (port) => rotation.put(port),
    async close() {
      const closed = once(server, 'close');
      server.close();
      await end();
      await closed;
    },
  };
}
