import { ConfigError } from '../../../lib/config/config.ts';
import { readCommandLine } from '../../../lib/process/command-line.ts';
import { type Extent, type Round, type Scenario, scenarios } from './scenarios.ts';
import { shortExtent, shortRounds } from './short.ts';

export interface Options {
  /** On an unknown machine: measured times are reported but not judged. */
  short: boolean;
  /** The rounds, in order. */
  rounds: Round[];
  extent: Extent;
  withSimulation: boolean;
  withControls: boolean;
  /** The seed of the first round and of the controls. */
  seed: number;
  /** The number of simulated lives. */
  seeds: number;
  firstSeed: number;
  /** The file that the parts of the report are added to. */
  json: string | undefined;
}

type Kind = Scenario | 'simulation' | 'controls';

const kinds = ['simulation', ...Object.keys(scenarios), 'controls'] as Kind[];

const usage = `npm run faults -- [--short] [--only KIND]... [--rounds N] [--seed S] [--json FILE]
Attacks systems of its own and prints what the promise is worth. KIND is one of ${kinds.join(', ')}.
test/faults/README.md describes all options.`;

/** Reads the command line. Throws a ConfigError that names the mistake. */
export function readOptions(): Options {
  const { values } = readCommandLine({
    usage,
    options: {
      short: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      only: { type: 'string', multiple: true, default: kinds },
      purchases: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      'postgres-kills': { type: 'string', default: '2' },
      stops: { type: 'string', default: '8' },
      rolls: { type: 'string', default: '5' },
      'stop-seconds': { type: 'string', default: '15' },
      crowd: { type: 'string', default: '2000' },
      'outage-seconds': { type: 'string', default: '60' },
      seeds: { type: 'string', default: '5000' },
      'first-seed': { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const { short, json } = values;
  const only = values.only as Kind[];
  const number = (name: Exclude<keyof typeof values, 'short' | 'only' | 'json'>) => {
    if (!/^\d{1,9}$/.test(values[name])) throw new ConfigError(`--${name} is ${values[name]}: it must be a whole number`);
    return Number(values[name]);
  };
  const unknown = only.find((kind) => !kinds.includes(kind));
  if (unknown) throw new ConfigError(`--only is ${unknown}: it must be one of ${kinds.join(', ')}`);
  const seed = number('seed');
  return {
    short,
    json,
    seed,
    rounds: short ? shortRounds(seed) : roundsOf(only, seed, number('rounds')),
    withSimulation: !short && only.includes('simulation'),
    withControls: short || only.includes('controls'),
    extent: short
      ? shortExtent
      : {
          purchases: number('purchases'),
          seconds: number('seconds'),
          postgresKills: number('postgres-kills'),
          stops: number('stops'),
          stopSeconds: number('stop-seconds'),
          rolls: number('rolls'),
          crowd: number('crowd'),
          outageSeconds: number('outage-seconds'),
        },
    seeds: number('seeds'),
    firstSeed: number('first-seed'),
  };
}

/** Every kind `times` times, each time with the next seed. */
function roundsOf(only: readonly Kind[], firstSeed: number, times: number): Round[] {
  const chosen = only.filter((kind) => kind !== 'simulation' && kind !== 'controls');
  return Array.from({ length: times }, (_, n) => chosen.map((scenario) => ({ scenario, seed: firstSeed + n }))).flat();
}
