import { ConfigError } from '../../../lib/config/config.ts';
import { isWhole, type Part, type RoundPart, type SimulationPart } from './parts.ts';
import { describeSeeds } from './scenario-rows.ts';

export const nameOf = (part: SimulationPart | RoundPart) =>
  part.kind === 'simulation' ? `simulation, seeds ${describeSeeds([part])}` : `${part.scenario}, seed ${part.seed}`;

/** Throws a ConfigError if a part occurs twice or has lost findings. */
export function refuseDamaged(parts: readonly Part[]): void {
  const seen = new Set<string>();
  for (const part of parts) {
    if (part.kind !== 'control' && !isWhole(part))
      throw new ConfigError(`${nameOf(part)}, of ${part.startedAt}: findings are missing; there were ${part.found}`);
    const { startedAt, seconds, kind } = part;
    const id = JSON.stringify([kind, startedAt, seconds, kind === 'simulation' ? part.firstSeed : part.seed]);
    if (seen.has(id)) throw new ConfigError(`a ${kind} of ${startedAt} occurs twice`);
    seen.add(id);
  }
  const lives = parts.filter((part) => part.kind === 'simulation');
  for (const one of lives)
    for (const other of lives) {
      const isOverlapping = one.firstSeed <= other.firstSeed && other.firstSeed < one.firstSeed + one.seeds;
      if (one !== other && isOverlapping && one.origin.commit === other.origin.commit)
        throw new ConfigError(`${nameOf(one)} and ${nameOf(other)} have lives in common`);
    }
}
