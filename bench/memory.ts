// npm run bench:memory: whether the memory of the parts stays the same under a load that lasts.
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { Crowd } from './load/crowd.ts';
import { Recorder } from './load/figures.ts';
import { type FindProcesses, watchParts } from './load/parts-use.ts';
import { openSystem } from './load/system.ts';
import { openAccounts } from './memory/newcomers.ts';
import { measuredParts, type Part, type Resident, readResident } from './memory/resident.ts';
import { slopePerHour } from './memory/slope.ts';
import { describeMachine } from './scale/machine.ts';

const buyers = 10;
const accountsPerSecond = 5;
/** Lines to print, at most one in ten seconds. */
const lines = 60;

const usage = `npm run bench:memory -- [--minutes 60] [--pause 100] [--json FILE]
Starts a system of its own. ${buyers} buyers check out again and again, each with a pause of so many milliseconds after a purchase, and ${accountsPerSecond} new
accounts a second are opened. Prints the memory of each part over time, and how much it rises an hour in the last three quarters.`;

interface Sample {
  seconds: number;
  parts: Record<Part, Resident>;
}

function readArguments() {
  const { minutes, pause, json } = readCommandLine({
    usage,
    options: { minutes: { type: 'string', default: '60' }, pause: { type: 'string', default: '100' }, json: { type: 'string' } },
  }).values;
  if (!/^[1-9]\d{0,3}$/.test(minutes)) throw wrongUsage('--minutes must be a whole number from 1 to 9999', usage);
  if (!/^\d{1,5}$/.test(pause)) throw wrongUsage('--pause must be a whole number from 0 to 99999', usage);
  return { seconds: Number(minutes) * 60, pauseMs: Number(pause), json };
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const shown = [...measuredParts, 'all'] as const;
const row = (first: string, cells: readonly string[]) => print(`${first.padStart(10)}${cells.map((cell) => cell.padStart(16)).join('')}`);

await main(async () => {
  const { seconds, pauseMs, json } = readArguments();
  const system = await openSystem();
  for (const by of ['SIGINT', 'SIGTERM'] as const) process.once(by, () => system.stop().finally(() => process.exit(130)));
  try {
    const { running } = system;
    if (!running) throw new Error('The memory of a system elsewhere cannot be read.');
    const described = { ...(await describeMachine()), ...system.settings, pauseMs, seconds };
    print(JSON.stringify(described));
    const crowd = new Crowd(system.url);
    await crowd.gather({ seller: 1, buyer: buyers });
    const find = async () => (await running()).processes;
    const samples = await drive(system.url, { crowd, find, seconds, pauseMs });
    printSlopes(samples.filter((sample) => sample.seconds >= seconds / 4));
    if (json !== undefined) await writeFile(json, `${JSON.stringify({ about: 'souk memory', ...described, samples })}\n`);
  } finally {
    await system.stop();
  }
  process.exit();
});

interface Driven {
  crowd: Crowd;
  find: FindProcesses;
  seconds: number;
  pauseMs: number;
}

async function drive(url: string, { crowd, find, seconds, pauseMs }: Driven): Promise<Sample[]> {
  const watch = watchParts(find);
  const [checkouts, accounts] = [new Recorder(), new Recorder()];
  const startedAtMs = Date.now();
  const untilMs = startedAtMs + seconds * 1_000;
  const samples: Sample[] = [];
  print('Resident memory of each part in MiB, and in parentheses the same with shared pages divided among those that share them');
  row('seconds', shown);
  const look = async () => {
    for (; Date.now() < untilMs; await sleep(Math.max(10_000, (seconds / lines) * 1_000))) {
      const sample = { seconds: Math.round((Date.now() - startedAtMs) / 1_000), parts: await readResident(await find()) };
      samples.push(sample);
      row(
        String(sample.seconds),
        shown.map((part) => both(sample.parts[part])),
      );
    }
  };
  await Promise.all([crowd.checkOut(buyers, untilMs, pauseMs, checkouts), openAccounts(url, accountsPerSecond, untilMs, accounts), look()]);
  const used = Object.entries(await watch.take());
  watch.stop();
  const cpuMs = used.map(([part, { cpuMs }]) => `${part} ${(cpuMs / (checkouts.calls / 2)).toFixed(2)}`).join(', ');
  const errors = { ...checkouts.seen().all.errors, ...accounts.seen().all.errors };
  print(
    `${(checkouts.calls / 2 / seconds).toFixed(1)} checkouts and ${(accounts.calls / seconds).toFixed(1)} new accounts a second; errors ${JSON.stringify(errors)}`,
  );
  print(`CPU of a checkout, with the new accounts opened meanwhile, in ms: ${cpuMs}`);
  return samples;
}

function both({ residentMib, ownMib }: Resident): string {
  return `${residentMib.toFixed(0)} (${ownMib.toFixed(0)})`;
}

function printSlopes(samples: readonly Sample[]): void {
  const of = (part: Part, key: keyof Resident) => samples.map(({ seconds, parts }) => ({ seconds, mib: parts[part][key] }));
  const most = (part: Part, key: keyof Resident) => Math.max(...of(part, key).map(({ mib }) => mib));
  row(
    'most',
    shown.map((part) =>
      both({ ...(samples[0] as Sample).parts[part], residentMib: most(part, 'residentMib'), ownMib: most(part, 'ownMib') }),
    ),
  );
  row(
    'rise / h',
    shown.map((part) => `${slopePerHour(of(part, 'residentMib')).toFixed(1)} MiB`),
  );
}
