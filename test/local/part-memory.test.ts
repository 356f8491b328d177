import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createLog } from '../../lib/process/log.ts';
import { startPart } from '../../local/parts/part.ts';

/** Makes objects, each of which is used for a short time, as requests do. Prints the room that V8 has made for new objects, and the variables. */
const busy = `
  let kept = [];
  for (let n = 0; n < 6e6; n += 1) {
    kept.push({ n });
    if (kept.length > 3e5) kept = [];
  }
  const { space_size } = require('node:v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  console.log(space_size, process.env.MALLOC_ARENA_MAX, process.env.UV_THREADPOOL_SIZE);
  process.send('ready');
`;

test('a part makes room for at most 12 MiB of new objects, however much memory the machine has, and hashes in two threads', async () => {
  const { promise: printed, resolve } = Promise.withResolvers<string>();
  const output = { show: (lines: Readable) => resolve(text(lines)), write: () => {} };
  const plan = { name: 'busy', args: ['-e', busy], env: process.env };
  const part = startPart(plan, { output, log: createLog('test', 'silent'), onStarted: () => {} });
  await part.ready;
  await part.stop();
  const [bytes, arenas, threads] = (await printed).trim().split(' ');
  expect(Number(bytes) / 2 ** 20).toBeLessThanOrEqual(12);
  expect([arenas, threads]).toEqual(['2', '2']);
});
