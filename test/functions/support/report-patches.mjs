// Loaded before a function: adds listeners of its own, and prints on SIGUSR2 what has become of them and of Node's own functions.
import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import net from 'node:net';

const { createServer } = http;
const { listen } = net.Server.prototype;
const events = ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'];
const others = new Map(events.map((event) => [event, () => {}]));
for (const [event, listener] of others) process.on(event, listener);

let server;
subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  server = message.server;
});

process.on('SIGUSR2', () => {
  const patches = {
    createServer: http.createServer === createServer,
    listen: net.Server.prototype.listen === listen && !Object.hasOwn(server, 'listen'),
    othersKept: events.filter((event) => process.listeners(event).includes(others.get(event))),
    frameworks: events.filter((event) => process.listeners(event).some((listener) => String(listener).includes('sendCrashResponse'))),
    requestListeners: server.listenerCount('request'),
    headersTimeout: server.headersTimeout,
  };
  process.stdout.write(`${JSON.stringify({ patches })}\n`);
});
