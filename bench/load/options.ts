import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';
import type { Clients } from './crowd.ts';
import { type Failure, failures } from './failures.ts';
import { type MixName, mixes } from './mixes.ts';

/** The assignment's three scenarios. */
export const scenarios: Record<number, Clients> = {
  1: { seller: 1, buyer: 1 },
  2: { seller: 10, buyer: 10 },
  3: { seller: 100, buyer: 100 },
};

export interface Options {
  cases: { scenario: number; mix: MixName; failure: Failure }[];
  runs: number;
  /** Of each client in each run. */
  calls: number;
  /** Of the catalogue. */
  items: number;
  /** 0: the floor and a purchase's SQL are not measured. */
  floorRounds: number;
  floorRoundMs: number;
  json: string | undefined;
}

const usage = `npm run bench -- [--quick] [--scenarios 1,2,3] [--mixes all,browse,checkout] [--failures none,function,service,postgres]
  [--runs 10] [--calls 1000] [--items 10000] [--floor-rounds 6] [--json FILE]
Measures a system of its own, or the one at SOUK_URL: 1 + 1, 10 + 10 and 100 + 100 sellers and buyers make 1,000 calls each, ten times, also while
parts fail. Then it measures the floor, which is the thinnest program over the same hops and statements, and the SQL of a purchase alone.
--quick does each once, with 50 calls. Failures happen with the first of the mixes alone. --floor-rounds 0 leaves the floor out. All of it takes
hours; docs/performance.md shows a result.`;

const ofQuick = { runs: '1', calls: '50', 'floor-rounds': '2' };
const usual = { runs: '10', calls: '1000', 'floor-rounds': '6' };

export function readOptions(args?: readonly string[]): Options {
  const { values } = readCommandLine({
    usage,
    options: {
      quick: { type: 'boolean', default: false },
      scenarios: { type: 'string', default: Object.keys(scenarios).join(',') },
      mixes: { type: 'string', default: Object.keys(mixes).join(',') },
      failures: { type: 'string', default: Object.keys(failures).join(',') },
      runs: { type: 'string' },
      calls: { type: 'string' },
      items: { type: 'string', default: '10000' },
      'floor-rounds': { type: 'string' },
      json: { type: 'string' },
    },
    ...(args && { args }),
  });
  const number = (name: 'runs' | 'calls' | 'items' | 'floor-rounds', least: number) => {
    const text = values[name] ?? (values.quick ? ofQuick : usual)[name as 'runs'];
    if (!/^\d{1,7}$/.test(text) || Number(text) < least) throw wrongUsage(`--${name} must be a whole number from ${least}`, usage);
    return Number(text);
  };
  const among = <Value extends string>(name: 'scenarios' | 'mixes' | 'failures', known: readonly Value[]): Value[] => {
    const chosen = values[name].split(',').filter(Boolean);
    const other = chosen.find((value) => !(known as readonly string[]).includes(value));
    if (other !== undefined) throw wrongUsage(`--${name} is ${other}: it must be some of ${known.join(', ')}`, usage);
    return chosen as Value[];
  };
  const chosenMixes = among('mixes', Object.keys(mixes) as MixName[]);
  const chosenFailures = among('failures', Object.keys(failures) as Failure[]);
  const chosenScenarios = among('scenarios', Object.keys(scenarios)).map(Number);
  return {
    cases: chosenMixes.flatMap((mix, i) =>
      (i === 0 ? chosenFailures : ofOtherMixes(chosenFailures)).flatMap((failure) =>
        chosenScenarios.map((scenario) => ({ scenario, mix, failure })),
      ),
    ),
    runs: number('runs', 1),
    calls: number('calls', 1),
    items: number('items', 0),
    floorRounds: number('floor-rounds', 0),
    floorRoundMs: values.quick ? 2_000 : 5_000,
    json: values.json,
  };
}

const ofOtherMixes = (chosen: readonly Failure[]): Failure[] => chosen.filter((failure) => failure === 'none');
