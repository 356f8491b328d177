import type { Random } from '../../local/random.ts';
import type { History } from './history.ts';
import type { Reply, Surroundings } from './instance.ts';
import type { World } from './world.ts';

/** All that the actors of one life share. */
export interface Life extends Surroundings {
  world: World;
  random: Random;
  history: History;
}

const patienceMs = 16_000;

/** Faults happen for so long; then all that is left over must be settled within another minute and the longest time a message is held. */
export const faultsMs = 120_000;
const quietMs = 60_000;
const longestHoldMs = 95_000;
export const lifeMs = faultsMs + longestHoldMs + quietMs;

/** The error of a client that gets no response. */
export const silence = () => new Error('the connection was cut');

/** Sends one request to a function, over the same network. */
export async function toFunction({ world, send }: Life, execute: () => Promise<Reply>): Promise<Reply> {
  // What begins later cannot be expected to be settled at the end.
  if (world.nowMs() > lifeMs - quietMs) return { status: 0 };
  try {
    return await send('request', { execute, deadlineAtMs: world.nowMs() + patienceMs, silence });
  } catch {
    return { status: 0 };
  }
}
