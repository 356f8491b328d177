import { ConfigError, readSettings } from '../lib/config/config.ts';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { readRunning } from '../local/running-system.ts';
import { uploadAtOnce } from './pictures/storm.ts';
import type { Waits } from './pictures/visits.ts';
import { describeMachine } from './scale/machine.ts';

const usage = `npm run bench:pictures -- [--uploads 40] [--pixels 8000]
Adds so many pictures at once, each so many pixels wide and high and every second one a progressive JPEG, in the system that runs here
(\`npm start\`). Prints how long it took until all were stored, how much memory the function and its decoder needed, and how long visitors
waited before and meanwhile. Ends with 1 if a picture was not stored or a visitor was shown an error.`;

function readArguments() {
  const { uploads, pixels } = readCommandLine({
    usage,
    options: { uploads: { type: 'string', default: '40' }, pixels: { type: 'string', default: '8000' } },
  }).values;
  if (!/^[1-9]\d{0,2}$/.test(uploads)) throw wrongUsage('--uploads must be a whole number from 1 to 999', usage);
  if (!/^\d{2,4}$/.test(pixels)) throw wrongUsage('--pixels must be a whole number from 16 to 8000', usage);
  return { uploads: Number(uploads), pixels: Number(pixels) };
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const told = ({ requests, p50Ms, p99Ms, ownP99Ms, errors }: Waits) =>
  `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, of ${requests} requests, ${errors} errors; own delay p99 ${ownP99Ms.toFixed(1)} ms`;

await main(async () => {
  const { uploads, pixels } = readArguments();
  const { url, processes } = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  const pid = processes['functions'] ?? processes['function add-picture'];
  if (pid === undefined) throw new ConfigError('Start it with FUNCTION_PROCESSES=1 or each, so that one process adds all pictures.');
  print(JSON.stringify({ ...(await describeMachine()), uploads, pixels }));
  const { stored, errors, seconds, fileMib, peak, before, during } = await uploadAtOnce(url, pid, uploads, pixels);
  print(`files of ${fileMib.map((mib) => mib.toFixed(1)).join(' MiB and, progressive, ')} MiB`);
  print(`${stored} of ${uploads} stored in ${seconds.toFixed(1)} s${errors.length > 0 ? `; the first error: ${errors[0]}` : ''}`);
  print(`peak memory: function ${peak.ownMib} MiB, decoder ${peak.childMib} MiB, together ${peak.togetherMib} MiB`);
  print(`visitors before: ${told(before)}`);
  print(`visitors meanwhile: ${told(during)}`);
  if (stored < uploads || during.errors > 0) process.exitCode = 1;
});
