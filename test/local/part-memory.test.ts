import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { localMemory } from '../../build/process-memory.ts';
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
`;

/** Keeps the last 400,000 objects, as requests that wait keep theirs, so that all become old before they are garbage. Prints the most room. */
const waiting = `
  const requests = [];
  let most = 0;
  for (let n = 0; n < 4e6; n += 1) {
    requests[n % 4e5] = { n, text: 'y' + n };
    if (n % 1e4 === 0) most = Math.max(most, process.memoryUsage().heapTotal);
  }
  console.log(most);
`;

/** Computes hashes as customer-db does. Prints by how much the resident memory has grown. */
const hashing = `
  const { argon2 } = require('node:crypto');
  const hash = () => new Promise((resolve) => {
    argon2('argon2id', { message: 'a', nonce: Buffer.alloc(16), parallelism: 1, tagLength: 32, memory: 19456, passes: 2 }, resolve);
  });
  const before = process.memoryUsage.rss();
  for (let n = 0; n < 4; n += 1) await Promise.all([hash(), hash()]);
  console.log(process.memoryUsage.rss() - before);
`;

/** Runs a program as a part. Returns the words that it prints. */
async function run(program: string): Promise<string[]> {
  const { promise: printed, resolve } = Promise.withResolvers<string>();
  const output = { show: (lines: Readable) => resolve(text(lines)), write: () => {} };
  const script = `(async () => { ${program}; process.send('ready'); })()`;
  const plan = { name: 'busy', args: ['-e', script], env: process.env };
  const part = startPart(plan, { output, log: createLog('test', 'silent'), onStarted: () => {} });
  await part.ready;
  await part.stop();
  return (await printed).trim().split(' ');
}

test('a part makes room for at most 16 MiB of new objects, however much memory the machine has, and hashes in two threads', async () => {
  const [bytes, arenas, threads] = await run(busy);
  expect(Number(bytes) / 2 ** 20).toBeLessThanOrEqual(16);
  expect([arenas, threads]).toEqual(['2', '2']);
});

test('a part lets little garbage grow old: 30 MiB in use take at most 110 of room', async () => {
  const [bytes] = await run(waiting);
  expect(Number(bytes) / 2 ** 20).toBeLessThanOrEqual(110);
});

test.runIf('MALLOC_MMAP_THRESHOLD_' in localMemory.env)('a part gives back the memory of the hashes that it has computed', async () => {
  const [bytes] = await run(hashing);
  expect(Number(bytes) / 2 ** 20).toBeLessThan(15);
});
