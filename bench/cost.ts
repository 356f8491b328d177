import { availableParallelism, cpus } from 'node:os';
import { ConfigError, readSettings } from '../lib/config/config.ts';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { readRunning } from '../local/running-system.ts';
import { type BillLine, total } from './cost/bill.ts';
import { assumptions, billCheckouts, billPictures, cpuOf } from './cost/checkouts.ts';
import { idleAssumptions } from './cost/idle.ts';
import { idleMonth } from './cost/idle-month.ts';
import { type Measurement, measure } from './cost/measure.ts';
import { pricesOf } from './cost/prices.ts';

const usage = `npm run cost -- [--visitors N]
What a deployment costs: a month without visitors, for both profiles, and 1,000 checkouts, from the CPU time that they take in the system that
runs here (\`npm start\`).`;

const checkouts = 1_000;

function readVisitors(): number {
  const { visitors } = readCommandLine({ usage, options: { visitors: { type: 'string', default: '200' } } }).values;
  if (!/^[1-9]\d{0,3}$/.test(visitors)) throw wrongUsage('--visitors must be a whole number from 1 to 9999', usage);
  return Number(visitors);
}

function printMeasurements(measurements: readonly Measurement[]): void {
  row('CPU, ms per request', ['a checkout', 'functions', 'customer-db', 'product-db', 'payment']);
  for (const { function: name, times, cpuMs } of measurements) row(name, [`× ${times}`, ...milliseconds(cpuMs)]);
  row('a checkout', ['', ...milliseconds(cpuOf(measurements))]);
  print('');
}

const milliseconds = (cpuMs: Measurement['cpuMs']) => Object.values(cpuMs).map((ms) => ms.toFixed(2));

function printBill(title: string, bill: readonly BillLine[]): void {
  row(title, ['', '', 'US$']);
  for (const { what, quantity, unit, usd, isUnverified } of bill)
    row(`${what}${isUnverified ? ' *' : ''}`, [amount(quantity), unit, usd.toFixed(4)]);
  row('in all', ['', '', total(bill).toFixed(4)]);
  print('');
}

/** Both profiles side by side, with what each costs in all. */
function printIdleMonth(): void {
  row('A month without visitors, US$', ['dev', 'prod']);
  for (const what of new Set([...idleMonth.dev, ...idleMonth.prod].map(({ what }) => what))) {
    const lines = [idleMonth.dev, idleMonth.prod].map((bill) => bill.find((line) => line.what === what));
    row(
      `${what}${lines.some((line) => line?.isUnverified) ? ' *' : ''}`,
      lines.map((line) => line?.usd.toFixed(2) ?? '–'),
    );
  }
  row('in all', [total(idleMonth.dev).toFixed(2), total(idleMonth.prod).toFixed(2)]);
  print('* at a price that was not looked up');
  print(`Assumed: ${listed(idleAssumptions)}.`);
}

const listed = (assumed: object) =>
  Object.entries(assumed)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
const amount = (quantity: number) => quantity.toLocaleString('en', { maximumFractionDigits: 3 });
const row = (first: string, others: readonly string[]) => print(first.padEnd(44) + others.map((cell) => cell.padStart(13)).join(''));
const print = (line: string) => process.stdout.write(`${line}\n`);

await main(async () => {
  const visitors = readVisitors();
  const running = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  if (running.processes['functions'] === undefined)
    throw new ConfigError('The parts must run here, with FUNCTION_PROCESSES=1: their CPU time is what is measured.');
  const measurements = await measure(running, visitors);
  print(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}; ${visitors} visitors after as many to warm up.`);
  print(`List prices of ${pricesOf.region}, ${pricesOf.asOf}, in US dollars, before free tiers.\n`);
  printMeasurements(measurements);
  printBill(`${checkouts.toLocaleString('en')} checkouts`, billCheckouts(measurements, checkouts));
  printBill(`Pictures of ${checkouts.toLocaleString('en')} checkouts`, billPictures(checkouts));
  print(`Assumed: ${listed(assumptions)}.\n`);
  printIdleMonth();
});
