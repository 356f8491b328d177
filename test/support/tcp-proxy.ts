import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What becomes of what passes: `pass` all of it; `delay` everything for a while; `hold` answers back for a while; `retain` requests for a while,
 * and deliver them although their sender may have gone; `lose` answers, though requests arrive; `swallow` everything, so that nobody hears
 * anything; `truncate` an answer, and `reset` a connection, as soon as an answer comes; deliver what new connections send `twice`, over a
 * connection each; `refuse` connections, those that there are included.
 */
export type ProxyMode = 'pass' | 'delay' | 'hold' | 'retain' | 'lose' | 'swallow' | 'truncate' | 'reset' | 'twice' | 'refuse';

export interface TcpProxy {
  port: number;
  /** Where new connections lead. */
  target: { host: string; port: number };
  mode: ProxyMode;
  /** How long `delay`, `hold` and `retain` take. */
  holdMs: number;
  /** Bytes that clients have sent. */
  received: number;
  /** Lets nothing more pass on the connections that there are, and tells neither end. New connections are not touched. */
  forget(): void;
  close(): Promise<void>;
}

const latecomers: readonly ProxyMode[] = ['delay', 'retain'];
const mute: readonly ProxyMode[] = ['lose', 'swallow'];

/** A network that can fail, between a client and `host:port`. */
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
      // What was lost of a connection's stream does not come again, so a connection ends with the fault; only new ones are doubled whole.
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
