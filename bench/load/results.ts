import type { Floor } from '../floor/compare.ts';
import type { PurchaseSql } from '../floor/purchase-sql.ts';
import type { Machine } from '../scale/machine.ts';
import type { Clients } from './crowd.ts';
import type { Failure, Inflicted } from './failures.ts';
import type { Seen } from './figures.ts';
import type { MixName } from './mixes.ts';
import type { Uses } from './parts-use.ts';

/** One run of a case. */
export interface Run extends Pick<Seen, 'all' | 'unnamed' | 'noResponse' | 'perSecond'> {
  seconds: number;
  callsPerSecond: number;
  /** What each part used; absent if the system does not run here. */
  uses?: Uses;
  /** Statements by database. Absent if they cannot be counted. */
  statements?: Record<string, number>;
  generatorCpuMs: number;
  failure?: Inflicted;
}

/** All runs of one scenario with one mix and one failure. */
export interface Case {
  scenario: number;
  clients: Clients;
  mix: MixName;
  failure: Failure;
  /** Of each client in each run. */
  calls: number;
  /** Over all runs. */
  functions: Seen['functions'];
  all: Seen['all'];
  unnamed: Seen['unnamed'];
  noResponse: number;
  runs: Run[];
}

/** The result of `npm run bench`. */
export interface Results {
  about: 'souk load';
  machine: Machine & { postgres: string };
  /** Settings of the system, of Postgres and of this run. */
  settings: Record<string, string>;
  seconds: number;
  cases: Case[];
  /** Statements of each function, by database. */
  statements?: Record<string, Record<string, number>>;
  floor?: Floor;
  purchaseSql?: PurchaseSql;
}
