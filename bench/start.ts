// npm run bench:start: how long each function takes from its start to its first response, and its memory then.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processMemory } from '../build/process-memory.ts';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { freePorts } from '../local/parts/ports.ts';
import type { RunningSystem } from '../local/running-system.ts';
import { nameOf, type Received, type Sent } from './load/caller.ts';
import { Crowd } from './load/crowd.ts';
import { callsOfRound } from './load/functions-statements.ts';
import { openSystem } from './load/system.ts';
import { describeMachine } from './scale/machine.ts';
import { BuiltFunctions, deployed, schedulerToken } from './start/functions.ts';
import { measureStart, type Start, type Startable } from './start/measure-start.ts';

const usage = `npm run bench:start -- [--rounds 20]
Builds the functions, starts a system of its own, and starts each function so many times with the framework's command. Each gets a real request.
Prints the medians of the time to the first response, and of the CPU time and the memory then.`;

/** The aims for every function. */
const aim = { ms: 250, megabytes: 90 };

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Measured starts, by the function's name. */
type Starts = Map<string, Start[]>;

function readRounds(): number {
  const { rounds } = readCommandLine({ usage, options: { rounds: { type: 'string', default: '20' } } }).values;
  if (!/^[1-9]\d{0,3}$/.test(rounds)) throw wrongUsage('--rounds must be a whole number from 1 to 9999', usage);
  return Number(rounds);
}

await main(async () => {
  const rounds = readRounds();
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-starts-'));
  const system = await openSystem();
  for (const by of ['SIGINT', 'SIGTERM'] as const) process.once(by, () => system.stop().finally(() => process.exit(130)));
  try {
    if (!system.running) throw new Error('A function can be started only beside a system that runs here.');
    const functions = new BuiltFunctions(folder);
    await functions.build();
    const bytes = (await stat(functions.zip)).size;
    const { processor, cores, load, node, commit } = await describeMachine();
    print(
      `${processor}, ${cores} cores, load ${load.toFixed(1)}; Node ${node}, NODE_OPTIONS=${processMemory.function.NODE_OPTIONS}; commit ${commit}`,
    );
    print(`functions.zip ${Math.round(bytes / 1_000)} kB; ${rounds} starts each; the aim is ${aim.ms} ms and ${aim.megabytes} MB\n`);
    printFigures(await measureAll(functions, await system.running(), rounds));
  } finally {
    await system.stop();
    await rm(folder, { recursive: true });
  }
  process.exit();
});

/** The functions take turns, so that a busy moment of the machine affects all of them. */
async function measureAll(functions: BuiltFunctions, running: RunningSystem, rounds: number): Promise<Starts> {
  const starts: Starts = new Map();
  const measure = async (name: string, startable: (port: number) => Startable, sent: Sent): Promise<Received> => {
    const [port = 0] = await freePorts(1, '127.0.0.1');
    const { start, received } = await measureStart(startable(port), sent);
    if (received.statusCode >= 400) throw new Error(`${name} returned ${received.statusCode}: ${received.text}`);
    starts.set(name, [...(starts.get(name) ?? []), start]);
    return received;
  };
  const own = (name: string) => (port: number) => functions.startable(name, running, port);
  const crowd = new Crowd(running.url, 100);
  await crowd.gather({ seller: 1, buyer: 1 });
  for (let round = 1; round <= rounds; round += 1) {
    await measure('bare framework', (port) => functions.bare(port), { method: 'GET', path: '/', headers: {}, body: null });
    await measureCalls(crowd, (name, sent) => measure(name, own(name), sent));
    for (const [name, sent] of ofSystem()) await measure(name, own(name), sent);
    if (round === 1) checkAll(starts);
    if (process.stderr.isTTY) process.stderr.write(`round ${round} of ${rounds}\r`);
  }
  return starts;
}

/** Has a seller and a buyer make every call. The first of each function goes to a process that has just started. */
async function measureCalls(crowd: Crowd, measure: (name: string, sent: Sent) => Promise<Received>): Promise<void> {
  for (const role of ['seller', 'buyer'] as const) {
    const measured = new Set<string>();
    for (const key of callsOfRound(role)) {
      const name = nameOf(key);
      const isNew = !measured.has(name);
      const made = await crowd.step(role, key, isNew ? (sent) => measure(name, sent) : undefined);
      if (made) measured.add(name);
    }
  }
}

/** Requests to the functions that no person calls. */
function* ofSystem(): Generator<[name: string, sent: Sent]> {
  for (const [name, { routes }] of Object.entries(deployed)) {
    const { method, path, caller } = routes[0] as (typeof routes)[number];
    if (caller === 'anyone' && method === 'GET') yield [name, { method, path, headers: {}, body: null }];
    if (caller === 'scheduler') yield [name, { method, path, headers: { Authorization: `Bearer ${schedulerToken}` }, body: null }];
  }
}

function checkAll(starts: Starts): void {
  const missing = Object.keys(deployed).filter((name) => !starts.has(name));
  if (missing.length > 0) throw new Error(`These functions were not started: ${missing.join(', ')}.`);
}

function printFigures(starts: Starts): void {
  print('| function | first response, median | least | CPU, median | memory, median |\n|---|---|---|---|---|');
  for (const [name, of] of [...starts].sort()) {
    const sorted = (key: keyof Start) => of.map((start) => start[key]).sort((a, b) => a - b);
    const median = (key: keyof Start) => sorted(key)[of.length >> 1] as number;
    const isBeyond = median('ms') > aim.ms || median('megabytes') > aim.megabytes;
    const cells = [`${median('ms').toFixed(0)} ms`, `${sorted('ms')[0]?.toFixed(0)} ms`, `${median('cpuMs').toFixed(0)} ms`];
    print(`| ${name} | ${cells.join(' | ')} | ${median('megabytes').toFixed(1)} MB |${isBeyond ? ' beyond the aim' : ''}`);
  }
}
