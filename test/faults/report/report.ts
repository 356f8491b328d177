import { type CheckRow, figureRows, processChecks, simulationChecks } from './check-rows.ts';
import { coverageRows, missedBugs } from './coverage-rows.ts';
import { nameOf, refuseDamaged } from './damaged.ts';
import type { Part, RoundPart, SimulationPart } from './parts.ts';
import { type ScenarioRow, scenarioRows } from './scenario-rows.ts';

interface CommitRow {
  commit: string;
  isChanged: boolean;
  machine: string;
  parts: number;
  from: string;
  to: string;
}

export interface Report {
  /** The origins of the parts. With several rows, the figures below add up runs of different code. */
  commits: CommitRow[];
  scenarios: ScenarioRow[];
  checks: CheckRow[];
  /** The findings, in words. */
  found: string[];
  rounds: RoundPart[];
}

/** Adds up parts. Throws a ConfigError if a part occurs twice or has lost findings. */
export function reportOf(parts: readonly Part[]): Report {
  refuseDamaged(parts);
  const rounds = parts.filter((part) => part.kind === 'round');
  const lives = parts.filter((part) => part.kind === 'simulation');
  return {
    commits: commitRows(parts),
    scenarios: scenarioRows(parts),
    checks: [...simulationChecks(lives, parts), ...processChecks(rounds, parts), ...figureRows(rounds, parts), ...coverageRows(parts)],
    found: [...[...lives, ...rounds].flatMap(foundIn), ...missedBugs(parts)],
    rounds,
  };
}

const foundIn = (part: SimulationPart | RoundPart): string[] =>
  Object.entries(part.findings).flatMap(([check, { examples }]) => examples.map((example) => `${nameOf(part)}: ${check}: ${example}`));

/** True if no check failed. Unproven and missing checks are reported, but are not failures. */
export const isKept = ({ checks }: Report): boolean => checks.every(({ verdict }) => verdict !== 'FAIL');

/** The same, except for measured times, which depend on the machine. */
export function isKeptButForTimes({ checks, rounds }: Report): boolean {
  const times = new Set(
    rounds.flatMap(({ figures }) => figures.filter(({ unit }) => unit === 'ms' || unit === '%').map(({ name }) => name)),
  );
  return checks.every(({ check, verdict }) => verdict !== 'FAIL' || times.has(check));
}

function commitRows(parts: readonly Part[]): CommitRow[] {
  const groups = Map.groupBy(parts, ({ origin }) => JSON.stringify(origin));
  return [...groups.values()].map((group) => {
    const { commit, isChanged, cpus, cpuModel, node, postgres } = (group[0] as Part).origin;
    const times = group.map(({ startedAt }) => startedAt).toSorted();
    const machine = `${cpus} × ${cpuModel}, Node ${node}, Postgres ${postgres}`;
    return { commit, isChanged, machine, parts: group.length, from: times[0] as string, to: times.at(-1) as string };
  });
}
