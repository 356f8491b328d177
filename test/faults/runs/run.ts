import { crashEverywhere } from '../attack/crash-round.ts';
import { inflict, timeToHeal } from '../attack/nemesis.ts';
import type { Fault } from '../attack/schedule.ts';
import { startReader } from '../checks/reader.ts';
import { type Inflicted, noScenes, type Scenes } from '../checks/records.ts';
import type { Entry } from '../people/history.ts';
import { startOperator } from '../people/operator.ts';
import { type Cast, type Market, openMarket } from '../people/people.ts';
import { startWorkload } from '../people/workload.ts';
import { type FaultSystem, type Needs, startSystem } from '../system/system.ts';
import { judge, type Outcome } from './judge.ts';

interface Round {
  seed: number;
  cast: Cast;
  /** The share of purchases that are requested once and then left to the resolver, 0 to 1. Default: 0.1. */
  impatience?: number;
  /** Sequences of faults. The sequences run side by side. */
  faults: readonly Iterable<Fault>[];
  /** Whether to end; called before each fault. `inflicted` counts the faults of its sequence. */
  isOver(so: { carts: number; inflicted: number; forMs: number }): boolean;
}

/** What a scene uses: the system, and the records for the checks. */
export interface Stage {
  system: FaultSystem;
  history: Entry[];
  inflicted: Inflicted[];
  scenes: Scenes;
  open(cast: Cast): Promise<Market>;
}

export interface FaultRun {
  round(round: Round): Promise<void>;
  crashPoints(seed: number): Promise<void>;
  /** Plays a scene, which controls its own course. */
  play(scene: (stage: Stage) => Promise<void>): Promise<void>;
  /** Waits until all purchases settle, then judges all rounds so far. */
  judge(): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Starts a new system, with a reader from the beginning. */
export async function startRun(needs: Needs = {}): Promise<FaultRun> {
  const system = await startSystem(needs);
  const history: Entry[] = [];
  const inflicted: Inflicted[] = [];
  const hit: string[] = [];
  const scenes = noScenes();
  const reader = startReader(system.databases);
  await timeToHeal(system);
  const directUrl = system.directUrls[0] as string;
  const open = (cast: Cast) => openMarket(cast, { directUrl, urls: [...system.clientUrls, system.mortalUrl], history });

  return {
    async round({ seed, cast, impatience = 0.1, faults, isOver }) {
      const workload = startWorkload(await open(cast), { seed, impatience });
      const operator = startOperator(system);
      const startedAtMs = Date.now();
      const so = (done: number) => ({ carts: workload.carts, inflicted: done, forMs: Date.now() - startedAtMs });
      inflicted.push(...(await Promise.all(faults.map((sequence) => inflict(system, sequence, (done) => isOver(so(done)))))).flat());
      await Promise.all([workload.finish(), operator.stop()]);
    },
    async crashPoints(seed) {
      const market = await open({ buyers: 1, sellers: 1, itemsEach: 1, quantity: 100 });
      const round = await crashEverywhere(system, market, seed);
      inflicted.push(...round.inflicted);
      hit.push(...round.hit);
    },
    play: (scene) => scene({ system, history, inflicted, scenes, open }),
    judge: () => judge(system, reader, { history, inflicted, hit, scenes }),
    async stop() {
      await reader.stop();
      await system.stop();
    },
  };
}
