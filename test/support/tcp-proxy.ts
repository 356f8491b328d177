import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What becomes of what passes: `pass` all of it; `hold` answers back for a while; `lose` answers, though requests arrive; `swallow` everything,
 * so that nobody hears anything; `refuse` connections, those that there are included.
 */
type ProxyMode = 'pass' | 'hold' | 'lose' | 'swallow' | 'refuse';

export interface TcpProxy {
  port: number;
  mode: ProxyMode;
  /** How long `hold` holds. */
  holdMs: number;
  /** Bytes that clients have sent. */
  received: number;
  close(): Promise<void>;
}

/** A network that can fail, between a client and `host:port`. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let mode: ProxyMode = 'pass';
  const server = createServer((client) => {
    if (mode === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target.port, target.host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => {
      proxy.received += bytes.length;
      if (mode !== 'swallow') upstream.write(bytes);
    });
    upstream.on('data', async (bytes) => {
      if (mode === 'hold') await sleep(proxy.holdMs);
      if (mode === 'pass' || mode === 'hold') client.write(bytes);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    holdMs: 500,
    received: 0,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
      // What was lost of a connection's stream does not come again, so a connection ends with the fault.
      if (next === 'refuse' || next === 'pass') for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
