import { crashPoints } from '../../simulation/instance.ts';
import { messageFaults } from '../../simulation/network.ts';
import { crashCases } from '../attack/crash-round.ts';
import type { CheckRow } from './check-rows.ts';
import type { ControlPart, Part } from './parts.ts';

/** Events that must occur, or the other checks prove nothing. These are counts, so they can fail without a planted bug. */
export function coverageRows(parts: readonly Part[]): CheckRow[] {
  const lives = parts.filter((part) => part.kind === 'simulation');
  const crashes = parts.filter((part) => part.kind === 'round').filter(({ scenario }) => scenario === 'crash-points');
  const bugs = runsOfBugs(parts);
  const happened = new Set(lives.flatMap(({ hits }) => Object.keys(hits)));
  const simulated = [...crashPoints, ...messageFaults];
  const livesRun = lives.reduce((sum, { seeds }) => sum + seeds, 0);
  const hit = new Set(crashes.flatMap(({ crashPoints }) => crashPoints));
  return [
    row('simulation', 'crash points and faults of messages hit', simulated.filter((name) => happened.has(name)).length, {
      target: simulated.length,
      asked: livesRun,
    }),
    row('processes', 'crash points hit', crashCases.filter(({ name }) => hit.has(name)).length, {
      target: crashCases.length,
      asked: crashes.length,
    }),
    row('controls', 'planted bugs caught', bugs.filter(isCaught).length, { target: bugs.length, asked: bugs.flat().length }),
  ];
}

/** All runs of each planted bug. A bug shows by chance, so one run that caught it is enough. */
const runsOfBugs = (parts: readonly Part[]): ControlPart[][] => {
  const controls = parts.filter((part) => part.kind === 'control');
  return [...Map.groupBy(controls, ({ plantedIn, bug }) => `${plantedIn} ${bug}`).values()];
};

const isCaught = (runs: readonly ControlPart[]) => runs.some(({ found }) => found > 0);

/** Sentences about planted bugs that no run caught. */
export const missedBugs = (parts: readonly Part[]): string[] =>
  runsOfBugs(parts).flatMap((runs) => {
    const [{ plantedIn, bug, check }] = runs as [ControlPart];
    return isCaught(runs) ? [] : [`planted bug in the ${plantedIn}, ${bug}: not found by “${check}”`];
  });

function row(of: CheckRow['of'], check: string, figure: number, { target, asked }: { target: number; asked: number }): CheckRow {
  const verdict = asked === 0 ? 'not run' : figure === target ? 'ok' : 'FAIL';
  return { of, check, figure, target: String(target), asked, shownBy: ['a count of what happened'], verdict };
}
