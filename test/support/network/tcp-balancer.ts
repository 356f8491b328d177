import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One address in front of several ports of this machine, for one test: each connection goes to the next port that accepts it. */
export async function startTcpBalancer(ports: readonly number[]): Promise<number> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    return socket.on('close', () => sockets.delete(socket));
  };
  let turn = 0;

  async function open(): Promise<Socket | undefined> {
    turn = (turn + 1) % ports.length;
    for (const port of [...ports.slice(turn), ...ports.slice(0, turn)]) {
      const socket = track(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
      const connected = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      if (connected) return socket;
    }
    return undefined;
  }

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, async (client) => {
    track(client);
    const upstream = await open();
    if (upstream) {
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.resetAndDestroy());
      upstream.on('error', () => client.resetAndDestroy());
    } else client.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
