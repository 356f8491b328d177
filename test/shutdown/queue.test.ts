import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../functions/http/http-server.ts';

const visitors = 40;

/** Sends requests, each on its own connection, from a thread that runs while this one is busy. Reports their responses. */
function knock(port: number): Worker {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { request } = require('node:http');
    const visit = () => new Promise((resolve) => {
      const sent = request({ host: '127.0.0.1', port: workerData.port, agent: false }, (answer) => resolve(answer.resume().statusCode));
      sent.on('error', ({ code }) => resolve(code));
      sent.end();
    });
    Promise.all(Array.from({ length: workerData.visitors }, visit)).then((answers) => parentPort.postMessage(answers));
    parentPort.postMessage('knocking');
  `;
  return new Worker(code, { eval: true, workerData: { port, visitors } });
}

const bePreoccupied = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('connections that arrived before SIGTERM are accepted, even by a busy process', async () => {
  const { server, drain } = createHttpServer(async (_, response) => {
    response.end('here');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const crowd = knock((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await crowd.terminate();
  });
  await once(crowd, 'message');
  // The kernel makes their connections; meanwhile the process takes none out of the kernel's queue.
  bePreoccupied(1_000);
  const drained = drain();
  const [answers] = await once(crowd, 'message');
  expect(answers).toEqual(Array(visitors).fill(200));
  await drained;
  expect(server.listening).toBe(false);
});
