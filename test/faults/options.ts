import { parseArgs } from 'node:util';
import { ConfigError } from '../../lib/config.ts';
import { type Extent, type Scenario, scenarios } from './scenarios.ts';

export interface Options {
  only: (Scenario | 'simulation' | 'controls')[];
  /** Of the first round; each further one has the next. */
  seed: number;
  rounds: number;
  extent: Extent;
  /** Lives of the simulation. */
  seeds: number;
  firstSeed: number;
  /** The file to which the parts of the report are added. */
  json: string | undefined;
}

const kinds = ['simulation', ...Object.keys(scenarios), 'controls'];

/** Reads the command line. Throws a ConfigError that names what is wrong. */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
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
  const { only, json } = values;
  const number = (name: Exclude<keyof typeof values, 'only' | 'json'>) => {
    if (!/^\d{1,9}$/.test(values[name])) throw new ConfigError(`--${name} is ${values[name]}: it must be a whole number`);
    return Number(values[name]);
  };
  const unknown = only.find((kind) => !kinds.includes(kind));
  if (unknown) throw new ConfigError(`--only is ${unknown}: it must be one of ${kinds.join(', ')}`);
  return {
    only: only as Options['only'],
    json,
    rounds: number('rounds'),
    seed: number('seed'),
    extent: {
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
