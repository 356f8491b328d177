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

/** The error of a client that gets no response. */
export const silence = () => new Error('the connection was cut');

/** Sends one request to a function, over the same network. */
export async function toFunction({ world, send }: Life, execute: () => Promise<Reply>): Promise<Reply> {
  try {
    return await send('request', { execute, deadlineAtMs: world.nowMs() + patienceMs, silence });
  } catch {
    return { status: 0 };
  }
}
