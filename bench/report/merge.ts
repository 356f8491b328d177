import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../lib/config/config.ts';
import type { Failure } from '../load/failures.ts';
import type { MixName } from '../load/mixes.ts';
import type { Case, Results } from '../load/results.ts';
import type { ScaleResults } from '../scale/results.ts';

/** What several runs of `npm run bench` and `npm run bench:scale` found. What a later file has replaces the same of an earlier one. */
export interface Merged extends Omit<Results, 'about' | 'machine' | 'settings'> {
  /** The machine and the settings of each file. */
  runs: Pick<Results, 'machine' | 'settings' | 'seconds'>[];
  /** One for each choice of sizes. */
  scales: ScaleResults[];
}

/** Reads results. Throws a ConfigError for any other file. */
export async function readResults(files: readonly string[]): Promise<Merged> {
  const read = await Promise.all(files.map(readResultFile));
  const all = read.filter((results) => results.about === 'souk load');
  const scales = new Map(
    read.flatMap((results) => (results.about === 'souk scale' ? [[results.settings.sizes.join(), results] as const] : [])),
  );
  const cases = new Map(all.flatMap((results) => results.cases.map((one) => [keyOf(one), one] as const)));
  const last = <Key extends 'statements' | 'floor' | 'purchaseSql'>(key: Key) => all.findLast((results) => results[key])?.[key];
  const [statements, floor, purchaseSql] = [last('statements'), last('floor'), last('purchaseSql')];
  return {
    runs: all.map(({ machine, settings, seconds }) => ({ machine, settings, seconds })),
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    cases: [...cases.values()],
    ...(statements && { statements }),
    ...(floor && { floor }),
    ...(purchaseSql && { purchaseSql }),
    scales: [...scales.values()],
  };
}

/** Reads one file. Throws a ConfigError if it holds no results, or those of another version. */
export async function readResultFile(file: string): Promise<Results | ScaleResults> {
  const results = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as Results | ScaleResults)
    .catch((error: Error) => {
      throw new ConfigError(`${file} cannot be read: ${error.message}`);
    });
  if (!Object.hasOwn(fieldsOf, results?.about))
    throw new ConfigError(`${file} was not written by \`npm run bench -- --json FILE\` or \`npm run bench:scale -- --json FILE\`.`);
  const missing = fieldsOf[results.about].filter((field) => !Object.hasOwn(results, field));
  if (missing.length > 0)
    throw new ConfigError(`${file} has no ${missing.join(', ')}, so another version of Souk wrote it. Measure again.`);
  return results;
}

/** What each kind of results must have. */
const fieldsOf: { 'souk load': (keyof Results)[]; 'souk scale': (keyof ScaleResults)[] } = {
  'souk load': ['machine', 'settings', 'seconds', 'cases'],
  'souk scale': ['settings', 'catalogue', 'keywords', 'audits'],
};

const keyOf = ({ scenario, mix, failure }: Case) => `${scenario} ${mix} ${failure}`;

/** A case; undefined if it was not run. */
export const caseOf = ({ cases }: Merged, scenario: number, mix: MixName = 'all', failure: Failure = 'none'): Case | undefined =>
  cases.find((one) => keyOf(one) === `${scenario} ${mix} ${failure}`);

/** The scenarios that were run with a mix. */
export const scenariosOf = ({ cases }: Merged, mix: MixName): number[] =>
  [...new Set(cases.filter((one) => one.mix === mix && one.failure === 'none').map(({ scenario }) => scenario))].sort();
