import { type CheckName, runChecks } from '../checks/checks.ts';
import type { Scenes } from '../checks/records.ts';
import { sound } from '../controls/sound-evidence.ts';
import { unsound } from '../controls/unsound.ts';
import type { Scenario } from '../runs/scenarios.ts';

const playedBy: Record<keyof Scenes, Scenario> = {
  rushes: 'rush',
  outages: 'payment-dead',
  restores: 'restore',
  fullDisks: 'disk',
  rolls: 'rolling',
};

/**
 * Maps a check's name to the only scenario whose rounds it applies to. A check belongs to a kind of scene if it finds nothing once these
 * scenes are removed from the spoiled evidence. A check that is not in the map applies to every round.
 */
export function scenariosOfChecks(): Map<string, Scenario> {
  const kinds = Object.entries(playedBy) as [keyof Scenes, Scenario][];
  const checks = [...Map.groupBy(unsound, ([check]) => check)];
  return new Map(
    checks.flatMap(([check, ways]) =>
      kinds.filter(([kind]) => ways.every(([, , spoil]) => needs(check, spoil, kind))).map(([, scenario]) => [check, scenario] as const),
    ),
  );
}

function needs(check: CheckName, spoil: (typeof unsound)[number][2], kind: keyof Scenes): boolean {
  const evidence = sound();
  spoil(evidence);
  return runChecks({ ...evidence, scenes: { ...evidence.scenes, [kind]: [] } })[check].length === 0;
}
