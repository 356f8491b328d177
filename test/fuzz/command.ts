import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { routes } from '../../functions/http/app.ts';
import { readSettings } from '../../lib/config/config.ts';
import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { type RunningSystem, readRunning } from '../../local/running-system.ts';
import { createApi } from '../support/requests/api.ts';
import { type Counts, fuzz, isSlow, prepare, type Runs } from './fuzz.ts';
import { fuzzPayment, methodsOf } from './messages.ts';

const usage = `npm run fuzz -- [--requests N] [--minutes M] [--only NAME] [--seed S]
Sends random requests to the running system (\`npm start\`): N (1,000) to each endpoint, each method of the services and the payment service, and a
twentieth of that where a password is hashed or a picture is decoded. With --minutes it goes on with further seeds for so long. It ends with an
error at the first response that the OpenAPI document does not describe, at a 5xx other than overloaded, and if a process ends.`;

interface Target {
  name: string;
  isSlow: boolean;
  run(runs: Runs): Promise<Counts>;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

await main(async () => {
  const { requests, minutes, only, seed } = readArguments();
  const running = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  print(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}; ${requests} requests each, seed ${seed}`);
  const targets = (await targetsOf(running)).filter(({ name }) => only === undefined || name.includes(only));
  if (targets.length === 0) throw wrongUsage(`nothing is called ${only}`, usage);
  const before = await residentMiB(running);
  const untilMs = Date.now() + minutes * 60_000;
  for (let round = 0; round === 0 || Date.now() < untilMs; round += 1) {
    for (const { name, isSlow, run } of targets) {
      const sent = isSlow ? Math.ceil(requests / 20) : requests;
      print(`${name.padEnd(40)} ${String(sent).padStart(7)}  ${JSON.stringify(await run({ requests: sent, seed: seed + round }))}`);
      await allRun(running);
    }
  }
  const after = await residentMiB(running);
  for (const [name, mib] of Object.entries(after)) print(`${name.padEnd(40)} ${before[name]} MiB before, ${mib} MiB after`);
});

async function targetsOf(running: RunningSystem): Promise<Target[]> {
  const api = createApi(running.url);
  let known = await prepare(api);
  let preparedAtMs = Date.now();
  /** A session lives for five minutes without a request. */
  const fresh = async () => {
    if (Date.now() - preparedAtMs > 60_000) [known, preparedAtMs] = [await prepare(api), Date.now()];
    return known;
  };
  const endpoints = routes.map((route) => ({
    name: `${route.name} ${route.endpoint.path}`,
    isSlow: isSlow(route),
    run: async (runs: Runs) => fuzz(api, route, await fresh(), runs),
  }));
  const methods = methodsOf(running).map(({ fuzz: run, ...method }) => ({ ...method, run }));
  const payment = { name: 'payment', isSlow: false, run: (runs: Runs) => fuzzPayment(running.services.PAYMENT_URL, runs) };
  return [...endpoints, ...methods, payment];
}

/** Throws if a process that ran at the start has ended. */
async function allRun({ processes }: RunningSystem): Promise<void> {
  const { processes: now } = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  for (const [name, pid] of Object.entries(processes)) if (now[name] !== pid) throw new Error(`${name} has ended`);
}

async function residentMiB({ processes }: RunningSystem): Promise<Record<string, string>> {
  const read = async ([name, pid]: [string, number]) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return [name, (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024).toFixed(0)] as const;
  };
  return Object.fromEntries(await Promise.all(Object.entries(processes).map(read)));
}

function readArguments() {
  const { values } = readCommandLine({
    usage,
    options: {
      requests: { type: 'string', default: '1000' },
      minutes: { type: 'string', default: '0' },
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [requests, minutes, seed] = (['requests', 'minutes', 'seed'] as const).map((name) => {
    if (!/^\d{1,9}$/.test(values[name])) throw wrongUsage(`--${name} must be a whole number`, usage);
    return Number(values[name]);
  }) as [number, number, number];
  return { requests: Math.max(1, requests), minutes, seed, only: values.only };
}
