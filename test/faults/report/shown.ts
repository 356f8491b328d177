// Proof that each check can fail. A check that never fails proves nothing.
import { soundEnd, unsoundEnds } from '../../simulation/unsound.ts';
import { violations } from '../../simulation/violations.ts';
import { type Evidence, runChecks } from '../checks/checks.ts';
import { figuresMissed } from '../checks/scene-figures.ts';
import { fast, slow } from '../controls/slow.ts';
import { sound } from '../controls/sound-evidence.ts';
import { unsound } from '../controls/unsound.ts';
import type { Part } from './parts.ts';

/** Maps a check's name to the planted bugs it caught in these parts, and the number of spoiled runs that it has just now caught. */
export function shownToFail(parts: readonly Part[], plantedIn: 'simulation' | 'processes'): Map<string, string[]> {
  const caught = parts.flatMap((part) => (part.kind === 'control' && part.plantedIn === plantedIn && part.found > 0 ? [part] : []));
  const spoiled = plantedIn === 'simulation' ? noticedEnds() : [...noticedEvidence(), ...noticedSlowness()];
  const shown = new Map<string, string[]>();
  const add = (check: string, by: string) => shown.set(check, [...new Set([...(shown.get(check) ?? []), by])]);
  for (const { check, bug } of caught) add(check, `“${bug}”`);
  for (const [check, ways] of Map.groupBy(spoiled, (check) => check))
    add(check, ways.length === 1 ? 'spoiled evidence' : `spoiled evidence, in ${ways.length} ways`);
  return shown;
}

const noticedEvidence = (): string[] =>
  unsound.flatMap(([check, , spoil]) => {
    const evidence = sound();
    spoil(evidence);
    return runChecks(evidence)[check].length > 0 && runChecks(sound())[check].length === 0 ? [check] : [];
  });

const noticedSlowness = (): string[] =>
  slow.flatMap(([figure, variant, spoil]) => {
    const missed = ({ scenes, history }: Evidence) => figuresMissed(scenes, history).includes(figure);
    const evidence = fast(variant);
    spoil(evidence);
    return missed(evidence) && !missed(fast(variant)) ? [figure] : [];
  });

const noticedEnds = (): string[] =>
  unsoundEnds.flatMap(([violation, , spoil]) => {
    const end = soundEnd();
    spoil(end);
    return violations(end.model, end.history).includes(violation) ? [violation] : [];
  });
