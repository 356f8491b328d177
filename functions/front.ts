import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { http as register } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { readSettings } from '../lib/config.ts';
import { serveUntilEnded } from '../lib/lifetime.ts';
import type { Log } from '../lib/log.ts';
import type { Handler } from './app.ts';
import { type FunctionName, functions } from './endpoints.ts';
import { createHttpServer } from './http-server.ts';

/** The function whose server the framework is being asked for. */
let asked: FunctionName | undefined;

/**
 * Registers every function with the framework, and puts our own server in front of the framework's application. The framework would answer
 * malformed JSON with an HTML page, read bodies of a gigabyte, wait for ever, and cut requests off on SIGTERM, all of it before our code
 * runs. It asks for its server with http.createServer(app), after it has loaded this module.
 */
export function registerFunctions(handlerOf: (name: FunctionName) => Handler, log: Log): void {
  const names = Object.keys(functions) as FunctionName[];
  const handlers = Object.fromEntries(names.map((name) => [name, handlerOf(name)])) as Record<FunctionName, Handler>;
  for (const name of names) register(name, handlers[name]);

  const target = commandTarget();
  const { FUNCTION_HOST } = readSettings(['FUNCTION_HOST']);
  const createServer = http.createServer;
  const create = (...values: unknown[]): Server => {
    const name = asked ?? target;
    if (!name || !isExpress(values[0])) return Reflect.apply(createServer, http, values);
    const { server, drain } = createHttpServer(handlers[name]);
    if (!asked) {
      listenOn(server, FUNCTION_HOST);
      server.once('listening', () => setImmediate(takeOver, server, drain, log));
    }
    return server;
  };
  http.createServer = create as typeof createServer;
}

/** The framework's server of one function, for whoever runs several in one process. It need not listen: emit `request` on it. */
export function functionServer(name: FunctionName): Server {
  asked = name;
  try {
    return getTestServer(name) as Server;
  } finally {
    asked = undefined;
  }
}

/** The function that the framework's command was started for. */
export function commandTarget(): FunctionName | undefined {
  const { target } = parseArgs({ options: { target: { type: 'string' } }, strict: false, allowPositionals: true }).values;
  const name = target ?? readSettings(['FUNCTION_TARGET']).FUNCTION_TARGET;
  return typeof name === 'string' && Object.hasOwn(functions, name) ? (name as FunctionName) : undefined;
}

/** The framework's command knows a port, but no address. */
function listenOn(server: Server, host: string | undefined): void {
  if (host === undefined) return;
  const listen = server.listen.bind(server);
  server.listen = ((port: number, listening: () => void) => listen({ port, host }, listening)) as typeof server.listen;
}

const isExpress = (app: unknown): boolean => typeof app === 'function' && 'handle' in app && 'set' in app;

/** Replaces what the framework does on a signal or an error, which answers one request with 500 and cuts off the others. */
function takeOver(server: Server, drain: () => Promise<void>, log: Log): void {
  for (const event of ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection']) process.removeAllListeners(event);
  serveUntilEnded({ port: (server.address() as AddressInfo).port, close: drain, log });
  const fail = async (error: unknown) => {
    log.fatal({ error }, 'an error that nothing caught');
    await drain();
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}
