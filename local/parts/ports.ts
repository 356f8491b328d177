import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { ConfigError } from '../../lib/config/config.ts';
import type { Settings } from '../../lib/config/settings.ts';

export const portSettings = ['PORT', 'CUSTOMER_DB_PORT', 'PRODUCT_DB_PORT', 'PAYMENT_PORT', 'POSTGRES_PORT'] as const;

export type Ports = Record<(typeof portSettings)[number], number>;

/** Chooses a free port for each setting that is 0, once, so that a restarted part keeps its port. Refuses a port that is in use. */
export async function choosePorts(settings: Settings<(typeof portSettings)[number] | 'HOST'>): Promise<Ports> {
  const held = await Promise.all(portSettings.map((name) => hold(name, settings[name], settings.HOST)));
  const ports = portSettings.map((name, i) => [name, release(held[i] as Server)]);
  return Object.fromEntries(ports) as Ports;
}

/** Finds this many free ports. */
export async function freePorts(quantity: number, host: string): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: quantity }, () => hold('PORT', 0, host)));
  return held.map(release);
}

/** Whether a process listens at a port of this machine. */
export async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}

/**
 * Ports are chosen below the range for outgoing connections (from 32768 on Linux, from 49152 on macOS). A port in that range could be taken
 * between its choice and its use.
 */
const [leastPort, mostPort] = [10_000, 32_000];
const tries = 50;

/** Ports that this process has chosen: the part that gets one listens later, and not while it is started again. */
const chosen = new Set<number>();

async function hold(name: string, port: number, host: string): Promise<Server> {
  if (port !== 0) return listen(name, port, host);
  for (let left = tries; ; left--) {
    const candidate = randomInt(leastPort, mostPort);
    if (left > 0 && chosen.has(candidate)) continue;
    try {
      const server = await listen(name, candidate, host);
      chosen.add(candidate);
      return server;
    } catch (error) {
      if (left <= 0) throw error;
    }
  }
}

async function listen(name: string, port: number, host: string): Promise<Server> {
  const server = createServer();
  try {
    await once(server.listen({ port, host, exclusive: true }), 'listening');
    return server;
  } catch (error) {
    throw new ConfigError(describe((error as NodeJS.ErrnoException).code, name, port, host));
  }
}

function describe(code: string | undefined, name: string, port: number, host: string): string {
  if (code === 'EADDRINUSE') return `${name} is ${port}, where something else already listens: end that, or set ${name} to another port.`;
  if (code === 'EACCES') return `${name} is ${port}, where this user may not listen: set ${name} to a port from 1024 on.`;
  return `HOST is ${JSON.stringify(host)}, on which this machine cannot listen (${code}): set it to an address of this machine.`;
}

function release(server: Server): number {
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
