import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { http as register } from '@google-cloud/functions-framework';
import { readSettings } from '../../lib/config/config.ts';
import { serveUntilEnded } from '../../lib/process/lifetime.ts';
import type { Log } from '../../lib/process/log.ts';
import { type FunctionName, functions } from '../endpoints.ts';
import type { Handler } from './app.ts';
import { type HttpOptions, serveOn } from './http-server.ts';

// Before a function's code runs, the framework's own server would reply to malformed JSON with an HTML page, read bodies of a gigabyte
// and wait without limit. On SIGTERM it would cut requests off. So this file changes the server just before it listens. It relies on this:
// - Node's channel `tracing:net.server.listen:asyncStart` publishes a server and its options before it listens;
// - the framework's one Express application is the `request` listener of its server;
// - the framework adds its listeners for signals and errors while its server emits `listening`.
// The tests of the framework's command fail if one of these changes. A process in which the server was not changed ends before it gets a request.

const aboutToListen = 'tracing:net.server.listen:asyncStart';
const endings = ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'] as const;

interface Served {
  name: FunctionName;
  handler: Handler;
  /** The address to listen on; all addresses if absent. The framework's command has no option for it. */
  host: string | undefined;
  options: HttpOptions;
  log: Log;
}

/** Registers a function with the framework. Serves it on the framework's server, but without the framework's Express application. */
export function serveByFramework({ name, handler, host, options: served, log }: Served): void {
  register(name, handler);
  const takeOver = (message: unknown) => {
    const { server, options } = message as { server: Server; options: { host?: string } };
    const applications = server.listeners('request').filter(isExpress) as (() => void)[];
    if (applications.length === 0) return;
    for (const application of applications) server.off('request', application);
    if (host !== undefined) options.host = host;
    const drain = serveOn(server, handler, served);
    unsubscribe(aboutToListen, takeOver);
    process.off('newListener', endUnlessTaken);
    replaceEndings(server, drain, log);
  };
  // The framework adds its listeners for signals once its server listens. No timer is needed, so a slow start cannot be taken for a failed one.
  const endUnlessTaken = (event: string) => {
    if (event !== 'SIGTERM') return;
    log.fatal('the framework listens with a server of its own, which cannot serve this function');
    process.exit(1);
  };
  process.on('newListener', endUnlessTaken);
  subscribe(aboutToListen, takeOver);
}

/** The function that the framework's command was started for. */
export function commandTarget(): FunctionName | undefined {
  const { target } = parseArgs({ options: { target: { type: 'string' } }, strict: false, allowPositionals: true }).values;
  const name = target ?? readSettings(['FUNCTION_TARGET']).FUNCTION_TARGET;
  return typeof name === 'string' && Object.hasOwn(functions, name) ? (name as FunctionName) : undefined;
}

const isExpress = (listener: object): boolean => 'handle' in listener && 'set' in listener;

/**
 * Replaces the framework's listeners for signals and errors with ours, and no other listeners. The framework's would reply to one request
 * with 500 and cut the others off.
 */
function replaceEndings(server: Server, drain: () => Promise<void>, log: Log): void {
  server.prependOnceListener('listening', () => {
    const before = new Map(endings.map((event) => [event, process.listeners(event as 'SIGTERM')]));
    process.nextTick(() => {
      for (const [event, earlier] of before) {
        const added = process.listeners(event as 'SIGTERM').filter((listener) => !earlier.includes(listener));
        for (const listener of added) process.off(event, listener);
      }
      endInOrder(server, drain, log);
    });
  });
}

function endInOrder(server: Server, drain: () => Promise<void>, log: Log): void {
  serveUntilEnded({ port: (server.address() as AddressInfo).port, close: drain, log });
  const fail = async (error: unknown) => {
    log.fatal({ error }, 'an error that nothing caught');
    await drain();
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}
