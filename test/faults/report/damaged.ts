import { ConfigError } from '../../../lib/config/config.ts';
import { isWhole, type Part } from './parts.ts';
import { describeSeeds } from './scenario-rows.ts';

export function nameOf(part: Part): string {
  if (part.kind === 'simulation') return `simulation, seeds ${describeSeeds([part])}`;
  return part.kind === 'control'
    ? `“${part.bug}” planted in the ${part.plantedIn}, seed ${part.seed}`
    : `${part.scenario}, seed ${part.seed}`;
}

/** Throws a ConfigError if a part occurs twice or has lost findings. */
export function refuseDamaged(parts: readonly Part[]): void {
  const seen = new Set<string>();
  for (const part of parts) {
    if (part.kind !== 'control' && !isWhole(part))
      throw new ConfigError(`${nameOf(part)}, of ${part.startedAt}: findings are missing; there were ${part.found}`);
    // Planted bugs run at once: those of one group may begin, and even end, in the same millisecond.
    const one = `${nameOf(part)}, of ${part.startedAt}`;
    if (seen.has(one)) throw new ConfigError(`${one}, occurs twice`);
    seen.add(one);
  }
  const lives = parts.filter((part) => part.kind === 'simulation');
  for (const one of lives)
    for (const other of lives) {
      const isOverlapping = one.firstSeed <= other.firstSeed && other.firstSeed < one.firstSeed + one.seeds;
      if (one !== other && isOverlapping && one.origin.commit === other.origin.commit)
        throw new ConfigError(`${nameOf(one)} and ${nameOf(other)} have lives in common`);
    }
}
