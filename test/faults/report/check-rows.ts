import { violationNames } from '../../simulation/history.ts';
import { crashPoints } from '../../simulation/instance.ts';
import { messageFaults } from '../../simulation/network.ts';
import { checkNames } from '../checks.ts';
import { describeTarget, type Figure, missedBy } from '../figures.ts';
import type { Part, RoundPart, SimulationPart } from './parts.ts';
import { shownToFail } from './shown.ts';

export type Verdict = 'ok' | 'FAIL' | 'UNPROVEN' | 'not run' | 'told';

export interface CheckRow {
  /** Where it looks: at simulated lives, or at real processes. */
  of: 'simulation' | 'processes';
  check: string;
  figure: number | string;
  target: string;
  /** In how many lives or rounds it was asked. */
  asked: number;
  /** The negative controls that were seen to fail it. */
  shownBy: string[];
  verdict: Verdict;
}

function verdictOf(asked: number, isMet: boolean, shownBy: readonly string[]): Verdict {
  if (asked === 0) return 'not run';
  if (!isMet) return 'FAIL';
  return shownBy.length === 0 ? 'UNPROVEN' : 'ok';
}

/** What can be wrong with a simulated life. */
export function simulationChecks(lives: readonly SimulationPart[], parts: readonly Part[]): CheckRow[] {
  const shown = shownToFail(parts, 'simulation');
  const asked = lives.reduce((sum, { seeds }) => sum + seeds, 0);
  const points = [...crashPoints, ...messageFaults];
  const hit = points.filter((name) => lives.some(({ hits }) => (hits[name] ?? 0) > 0)).length;
  const row = (check: string, figure: number, target: number, shownBy: string[]): CheckRow => {
    return {
      of: 'simulation',
      check,
      figure,
      target: String(target),
      asked,
      shownBy,
      verdict: verdictOf(asked, figure === target, shownBy),
    };
  };
  return [
    ...namesIn(violationNames, lives).map((check) => row(check, countOf(check, lives), 0, shown.get(check) ?? [])),
    row('crash points and faults of messages hit', hit, points.length, ['a count of what happened']),
  ];
}

/** What can be wrong with real processes. */
export function processChecks(rounds: readonly RoundPart[], parts: readonly Part[]): CheckRow[] {
  const shown = shownToFail(parts, 'processes');
  return namesIn(checkNames, rounds).map((check) => {
    const asked = rounds.filter(({ findings }) => findings[check]).length;
    const [figure, shownBy] = [countOf(check, rounds), shown.get(check) ?? []];
    return { of: 'processes', check, figure, target: '0', asked, shownBy, verdict: verdictOf(asked, figure === 0, shownBy) };
  });
}

/** The checks there are, and those that there were when a part was written. */
const namesIn = (names: readonly string[], parts: readonly (SimulationPart | RoundPart)[]) => [
  ...new Set([...names, ...parts.flatMap(({ findings }) => Object.keys(findings))]),
];

const countOf = (check: string, parts: readonly (SimulationPart | RoundPart)[]) =>
  parts.reduce((sum, { findings }) => sum + (findings[check]?.count ?? 0), 0);

/** Each scenario's own figures, by the worst of all rounds. */
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
    const verdict = target ? verdictOf(figures.length, missedBy(value, target) === 0, shownBy) : 'told';
    const figure = `${Math.round(value * 100) / 100} ${unit}`.trim();
    return { of: 'processes', check, figure, target: target ? describeTarget(target) : '–', asked: figures.length, shownBy, verdict };
  });
}

function worstOf(figures: readonly Figure[]): Figure {
  const badness = ({ value, target }: Figure) =>
    target && 'atLeast' in target ? -value : target && 'exactly' in target ? missedBy(value, target) : value;
  return figures.reduce((worst, figure) => (badness(figure) > badness(worst) ? figure : worst));
}
