// npm run bench:profile: where the processes use their CPU while buyers check out, as flame graphs.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { inRepository } from '../local/parts/environment.ts';
import { Crowd } from './load/crowd.ts';
import { Recorder } from './load/figures.ts';
import { openProfiledSystem } from './load/system.ts';
import { type CpuProfile, flameOf, type Span } from './profile/flame.ts';
import { flameGraph } from './profile/flame-graph.ts';
import { describeMachine } from './scale/machine.ts';

const buyers = 10;
const parts = ['functions', 'customer-db', 'product-db', 'payment'] as const;

const usage = `npm run bench:profile -- [--seconds 30] [--out docs/performance]
Starts a system of its own, in which ${buyers} buyers check out for so many seconds, after as many that are not counted, and writes a flame
graph of each part: profile-functions.svg and so on.`;

const nowUs = () => Number(process.hrtime.bigint() / 1_000n);

function readArguments() {
  const { seconds, out } = readCommandLine({
    usage,
    options: { seconds: { type: 'string', default: '30' }, out: { type: 'string', default: 'docs/performance' } },
  }).values;
  if (!/^[1-9]\d{0,3}$/.test(seconds)) throw wrongUsage('--seconds must be a whole number from 1 to 9999', usage);
  return { seconds: Number(seconds), out };
}

await main(async () => {
  const { seconds, out } = readArguments();
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-profile-'));
  try {
    await drawParts(folder, seconds, out);
  } finally {
    await rm(folder, { recursive: true });
  }
  process.exit();
});

async function drawParts(folder: string, seconds: number, out: string): Promise<void> {
  const system = await openProfiledSystem(folder);
  for (const by of ['SIGINT', 'SIGTERM'] as const) process.once(by, () => system.stop().finally(() => process.exit(130)));
  let measured: Measured;
  try {
    measured = await checkOut(system, seconds);
  } finally {
    await system.stop();
  }
  const { commit, node } = await describeMachine();
  await mkdir(out, { recursive: true });
  for (const part of parts) {
    const flame = flameOf(await profileOf(folder, measured.processes[part]), measured.span, path.resolve(inRepository('.')));
    const title = `${part}: where its CPU goes while ${buyers} buyers check out, ${measured.checkouts} times in ${seconds} s; commit ${commit}, Node ${node}`;
    await writeFile(path.join(out, `profile-${part}.svg`), flameGraph(title, flame));
    process.stdout.write(`${title}\n`);
  }
  process.stdout.write(`errors ${JSON.stringify(measured.errors)}\n`);
}

interface Measured {
  processes: Record<string, number>;
  span: Span;
  checkouts: number;
  /** How many calls failed, by code. */
  errors: Record<string, number>;
}

async function checkOut({ url, running }: Awaited<ReturnType<typeof openProfiledSystem>>, seconds: number): Promise<Measured> {
  const crowd = new Crowd(url);
  await crowd.gather({ seller: 1, buyer: buyers });
  const load = async (recorder: Recorder) => crowd.checkOut(buyers, Date.now() + seconds * 1_000, 0, recorder);
  // V8 compiles what runs often.
  await load(new Recorder());
  const recorder = new Recorder();
  const fromUs = nowUs();
  await load(recorder);
  const span = { fromUs, untilUs: nowUs() };
  if (!running) throw new Error('A system elsewhere cannot be profiled.');
  return { processes: (await running()).processes, span, checkouts: recorder.calls / 2, errors: recorder.seen().all.errors };
}

/** A process writes its profile when it ends, under a name with its id. */
async function profileOf(folder: string, pid: number | undefined): Promise<CpuProfile> {
  const name = (await readdir(folder)).find((file) => file.split('.')[3] === String(pid));
  if (name === undefined) throw new Error(`Process ${pid} has written no profile.`);
  return JSON.parse(await readFile(path.join(folder, name), 'utf8'));
}
