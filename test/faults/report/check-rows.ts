import { violationNames } from '../../simulation/history.ts';
import { checkNames } from '../checks/checks.ts';
import { describeTarget, type Figure, missedBy } from '../checks/figures.ts';
import type { Part, RoundPart, SimulationPart } from './parts.ts';
import { scenariosOfChecks } from './scene-checks.ts';
import { shownToFail } from './shown.ts';

type Verdict = 'ok' | 'FAIL' | 'UNPROVEN' | 'not run' | 'measured';

export interface CheckRow {
  /** The object of the check: simulated lives, real processes, or runs of either with a planted bug. */
  of: 'simulation' | 'processes' | 'controls';
  check: string;
  figure: number | string;
  target: string;
  /** The number of lives, rounds or runs with a bug that the check applied to. */
  asked: number;
  /** The negative controls that made the check fail. */
  shownBy: string[];
  verdict: Verdict;
}

function verdictOf(asked: number, isMet: boolean, shownBy: readonly string[]): Verdict {
  if (asked === 0) return 'not run';
  if (!isMet) return 'FAIL';
  return shownBy.length === 0 ? 'UNPROVEN' : 'ok';
}

/** The checks of simulated lives. */
export function simulationChecks(lives: readonly SimulationPart[], parts: readonly Part[]): CheckRow[] {
  const shown = shownToFail(parts, 'simulation');
  const asked = lives.reduce((sum, { seeds }) => sum + seeds, 0);
  return namesIn(violationNames, lives).map((check) => rowOf('simulation', check, { asked, figure: countOf(check, lives), shown }));
}

/** The checks of real processes. */
export function processChecks(rounds: readonly RoundPart[], parts: readonly Part[]): CheckRow[] {
  const shown = shownToFail(parts, 'processes');
  const scenarios = scenariosOfChecks();
  return namesIn(checkNames, rounds).map((check) => {
    const only = scenarios.get(check);
    const asked = rounds.filter(({ findings, scenario }) => findings[check] && (only === undefined || only === scenario)).length;
    return rowOf('processes', check, { asked, figure: countOf(check, rounds), shown });
  });
}

interface Asked {
  asked: number;
  figure: number;
  shown: Map<string, string[]>;
}

/** The row of a check that must find nothing. */
function rowOf(of: CheckRow['of'], check: string, { asked, figure, shown }: Asked): CheckRow {
  const shownBy = shown.get(check) ?? [];
  return { of, check, figure, target: '0', asked, shownBy, verdict: figure > 0 ? 'FAIL' : verdictOf(asked, true, shownBy) };
}

/** The names of the present checks, and of the checks that existed when a part was written. */
const namesIn = (names: readonly string[], parts: readonly (SimulationPart | RoundPart)[]) => [
  ...new Set([...names, ...parts.flatMap(({ findings }) => Object.keys(findings))]),
];

const countOf = (check: string, parts: readonly (SimulationPart | RoundPart)[]) =>
  parts.reduce((sum, { findings }) => sum + (findings[check]?.count ?? 0), 0);

/** Each scenario's figures, with the worst value of all rounds. For a missed target, also how many rounds met it. */
export function figureRows(rounds: readonly RoundPart[], parts: readonly Part[]): CheckRow[] {
  const shown = shownToFail(parts, 'processes');
  return [
    ...Map.groupBy(
      rounds.flatMap(({ figures }) => figures),
      ({ name }) => name,
    ),
  ].map(([check, figures]) => {
    const { value, unit, target } = worstOf(figures as Figure[]);
    const shownBy = shown.get(check) ?? [];
    const verdict = target ? verdictOf(figures.length, missedBy(value, target) === 0, shownBy) : 'measured';
    const kept = target ? figures.filter((one) => missedBy(one.value, target) === 0).length : figures.length;
    const worst = `${Math.round(value * 100) / 100} ${unit}`.trim();
    const figure = kept < figures.length ? `${worst}, kept in ${kept} of ${figures.length}` : worst;
    return { of: 'processes', check, figure, target: target ? describeTarget(target) : '–', asked: figures.length, shownBy, verdict };
  });
}

function worstOf(figures: readonly Figure[]): Figure {
  const badness = ({ value, target }: Figure) =>
    target && 'atLeast' in target ? -value : target && 'exactly' in target ? missedBy(value, target) : value;
  return figures.reduce((worst, figure) => (badness(figure) > badness(worst) ? figure : worst));
}
