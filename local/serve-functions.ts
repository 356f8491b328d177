import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import '../functions/index.ts';
import { createHttpServer } from '../functions/http-server.ts';
import { createRouter } from '../functions/router.ts';
import { serveUntilEnded } from '../lib/lifetime.ts';
import type { Log } from '../lib/log.ts';

/** Serves all functions from this process. */
export async function serveFunctions({ port, host, log }: { port: number; host: string; log: Log }): Promise<void> {
  const { server, drain } = createHttpServer(createRouter());
  await once(server.listen(port, host), 'listening');
  serveUntilEnded({ port: (server.address() as AddressInfo).port, close: drain, log });
}
