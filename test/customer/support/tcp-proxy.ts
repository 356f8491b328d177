import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TcpProxy {
  port: number;
  /** Breaks all connections and takes none, as a host that is down. */
  cut(): Promise<void>;
  /** Keeps all connections and passes nothing on, as a host that hangs. */
  freeze(): void;
  /** As before. */
  restore(): Promise<void>;
}

/** Stands between two parts on this machine, for one test. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;

  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => frozen || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as { port: number };
  onTestFinished(async () => {
    if (server.listening) await cut();
  });
  return {
    port,
    cut,
    freeze() {
      frozen = true;
    },
    async restore() {
      frozen = false;
      for (const socket of sockets) socket.destroy();
      if (!server.listening) await listen(port);
    },
  };
}
