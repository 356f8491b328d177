// Stands in for the load balancer: one port in front of one process for each function. The same endpoint list decides which one is called.
import { once } from 'node:events';
import { Agent, type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { routes } from '../../functions/http/app.ts';
import { createHttpServer } from '../../functions/http/http-server.ts';
import { RouteTable } from '../../functions/http/paths.ts';
import { functionOf } from '../../functions/http/router.ts';
import { sendRefusal } from '../../functions/http/send-refusal.ts';
import { readSettings } from '../../lib/config/config.ts';
import { unavailable } from '../../lib/errors.ts';
import { serveUntilEnded } from '../../lib/process/lifetime.ts';
import { createLog } from '../../lib/process/log.ts';
import { main } from '../../lib/process/main.ts';
import { builtShop } from './built-shop.ts';
import { reachableAddress } from './environment.ts';
import { httpOptions } from './http-options.ts';
import { servePictures } from './public-pictures.ts';
import { serveShop } from './public-shop.ts';

const table = new RouteTable(routes);
const agent = new Agent({ keepAlive: true });
/** Headers of a single connection, which a proxy must not forward. */
const ofConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade']);

await main(async () => {
  const settings = readSettings(['PORT', 'HOST', 'PUBLIC_HOSTS', 'FORWARDED_HOPS', 'CORS_ORIGINS', 'LOG_LEVEL', 'PICTURES_DIR']);
  const host = reachableAddress(settings.HOST);
  const ports: Record<string, number> = JSON.parse(process.env['FUNCTION_PORTS'] ?? '{}');
  const functions = servePictures(settings.PICTURES_DIR ?? '', async (request, response) =>
    forward(request, response, { host, port: ports[functionOf(table, request.method, request.url)] ?? 0 }),
  );
  const { server, drain } = createHttpServer(serveShop(builtShop, functions), httpOptions(settings));
  await once(server.listen(settings.PORT, settings.HOST), 'listening');
  serveUntilEnded({ port: (server.address() as AddressInfo).port, close: drain, log: createLog('proxy', settings.LOG_LEVEL) });
});

function forward(request: IncomingMessage, response: ServerResponse, { host, port }: { host: string; port: number }): void {
  const forwardedFor = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', ');
  // The host that the client named is checked here. A function takes every loopback name, but not that of HOST.
  const headers = { ...passedOn(request.headers), 'x-forwarded-for': forwardedFor, host: 'localhost' };
  const { method, url: path } = request;
  const upstream = open({ host, port, agent, method, path, headers });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
    pipeline(answer, response).catch(() => response.destroy());
  });
  upstream.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else sendRefusal(unavailable('The function cannot be reached at the moment.', error), request, response);
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
  // A function that refuses a body closes its connection. The rest of the body must be read, or it would precede the client's next request.
  upstream.on('close', () => request.resume());
}

const passedOn = <Headers extends object>(headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name))) as Headers;
