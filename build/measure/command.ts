// Measures functions' time from start to first response, and their memory then. Runs the output of `npm run build` in dist/ against the
// services of the system that runs on DATA_DIR. The cases take turns, so that a busy moment of the machine affects all of them.
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '../../lib/config/config.ts';
import { readCommandLine } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { functionTokens } from '../../local/parts/identities.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { readRunning } from '../../local/running-system.ts';
import { installPackages } from '../install.ts';
import { goShopping } from './people.ts';
import { type FirstRequest, measureStart, nodeOptions, type Start } from './start.ts';

const rounds = 20;
const root = path.join(import.meta.dirname, '..', '..');
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Case {
  name: string;
  folder: string;
  env: Record<string, string>;
  first(): Promise<FirstRequest>;
}

const usage = `npm run build:measure
Starts bundled functions against the running system, and prints the time to the first response and the memory.`;

await main(async () => {
  readCommandLine({ usage, options: {} });
  const { url, services } = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-measure-'));
  try {
    const cases = await prepare(folder, url, { ...services, CALLER_TOKENS: JSON.stringify(functionTokens(services)) });
    await printSetting();
    const starts = new Map<string, Start[]>(cases.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) for (const one of cases) starts.get(one.name)?.push(await measure(one));
    printFigures(starts);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function prepare(folder: string, url: string, services: Record<string, string>): Promise<Case[]> {
  const [bare, functions] = [path.join(folder, 'bare'), path.join(folder, 'functions')];
  await cp(path.join(root, 'dist/functions'), functions, { recursive: true });
  await installPackages(root, functions);
  await mkdir(bare);
  await cp(path.join(functions, 'node_modules'), path.join(bare, 'node_modules'), { recursive: true });
  await writeFile(path.join(bare, 'package.json'), JSON.stringify({ main: 'main.js' }));
  await writeFile(
    path.join(bare, 'main.js'),
    "require('@google-cloud/functions-framework').http('bare', (_, answer) => answer.send('hello'));",
  );

  const { getItem, searchItems, makePurchase } = await goShopping(url);
  const get = (target: string) => async (): Promise<FirstRequest> => ({ method: 'GET', path: target, status: 200 });
  const inBundle = (name: string, first: Case['first']) => ({
    name,
    folder: functions,
    env: { ...services, FUNCTION_TARGET: name },
    first,
  });
  return [
    { name: 'bare framework', folder: bare, env: { FUNCTION_TARGET: 'bare' }, first: get('/') },
    inBundle('get-item', getItem),
    inBundle('search-items', searchItems),
    inBundle('make-purchase', makePurchase),
    inBundle('health', get('/v1/health')),
    inBundle('api-docs', get('/v1/openapi.json')),
  ];
}

async function measure({ folder, env, first }: Case): Promise<Start> {
  const [port = 0] = await freePorts(1, '127.0.0.1');
  return measureStart(folder, env, port, await first());
}

async function printSetting(): Promise<void> {
  const kilobytes = async (file: string) => Math.round((await stat(path.join(root, 'dist', file))).size / 1000);
  print(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; Node ${process.version}, NODE_OPTIONS=${nodeOptions}`,
  );
  print(`functions.zip ${await kilobytes('functions.zip')} kB; ${rounds} starts each\n`);
}

function printFigures(starts: Map<string, Start[]>): void {
  print('| function | first response, median | least | CPU, median | memory, median |\n|---|---|---|---|---|');
  for (const [name, of] of starts) {
    const sorted = (key: keyof Start) => of.map((start) => start[key]).sort((a, b) => a - b);
    const median = (key: keyof Start) => sorted(key)[rounds >> 1]?.toFixed(0);
    print(`| ${name} | ${median('ms')} ms | ${sorted('ms')[0]?.toFixed(0)} ms | ${median('cpuMs')} ms | ${median('megabytes')} MB |`);
  }
}
