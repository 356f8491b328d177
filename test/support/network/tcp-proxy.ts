import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the proxy does with traffic: `pass` everything; `delay` everything for a while; `hold` responses for a while; `retain` requests for
 * a while, then deliver them even if the sender has gone; `lose` responses, though requests arrive; `swallow` everything both ways;
 * `truncate` a response, or `reset` the connection, as soon as a response begins; send the data of each new connection `twice`, over two
 * connections; `refuse` connections, and end the existing ones.
 */
export type ProxyMode = 'pass' | 'delay' | 'hold' | 'retain' | 'lose' | 'swallow' | 'truncate' | 'reset' | 'twice' | 'refuse';

export interface TcpProxy {
  port: number;
  /** The destination of new connections. */
  target: { host: string; port: number };
  mode: ProxyMode;
  /** How long `delay`, `hold` and `retain` keep data back. */
  holdMs: number;
  /** Bytes that clients have sent. */
  received: number;
  /** Drops all further data of the existing connections and tells neither end. New connections are not affected. */
  forget(): void;
  close(): Promise<void>;
}

const latecomers: readonly ProxyMode[] = ['delay', 'retain'];
const mute: readonly ProxyMode[] = ['lose', 'swallow'];

/** A proxy that can simulate network faults between a client and `host:port`. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const [clients, upstreams] = [new Set<Socket>(), new Set<Socket>()];
  const forgotten = new WeakSet<Socket>();
  let mode: ProxyMode = 'pass';
  const track = (socket: Socket, among: Set<Socket>) => {
    among.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => among.delete(socket));
    return socket;
  };
  const open = () => track(connect(target.port, target.host), upstreams);

  const server = createServer((client) => {
    if (mode === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    track(client, clients);
    const upstream = open();
    const copies = mode === 'twice' ? [upstream, open().resume()] : [upstream];
    let delivered = Promise.resolve();
    let undelivered = 0;
    client.on('data', async (bytes) => {
      proxy.received += bytes.length;
      if (mode === 'swallow' || forgotten.has(client)) return;
      if (mode === 'pass' && undelivered === 0) {
        for (const copy of copies) copy.write(bytes);
        return;
      }
      undelivered += 1;
      const pauseMs = latecomers.includes(mode) ? proxy.holdMs : 0;
      const before = delivered;
      delivered = (pauseMs > 0 ? sleep(pauseMs) : Promise.resolve()).then(() => before);
      await delivered;
      for (const copy of copies) copy.write(bytes);
      undelivered -= 1;
    });
    client.on('close', async () => {
      if (forgotten.has(client)) return;
      const isLate = undelivered > 0;
      await delivered;
      if (isLate) await sleep(proxy.holdMs);
      for (const copy of copies) copy.destroy();
    });
    upstream.on('close', () => {
      if (!forgotten.has(client)) client.destroy();
    });
    upstream.on('data', async (bytes) => {
      if (mode === 'hold' || mode === 'delay') await sleep(proxy.holdMs);
      if (mute.includes(mode) || forgotten.has(client)) return;
      if (mode === 'reset') client.resetAndDestroy();
      else if (mode === 'truncate') client.end(bytes.subarray(0, bytes.length >> 1));
      else client.write(bytes);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    target,
    holdMs: 500,
    received: 0,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
      // Lost bytes of a stream never come again, so a connection ends with its fault. `twice` needs the whole stream, so a new connection.
      if (next === 'refuse' || next === 'pass' || next === 'twice') for (const client of clients) client.destroy();
    },
    forget() {
      for (const client of clients) forgotten.add(client);
    },
    async close() {
      for (const socket of [...clients, ...upstreams]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
