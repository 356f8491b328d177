import { setTimeout as sleep } from 'node:timers/promises';
import pg from './pg.ts';

export interface Patience {
  /** Called with each refusal that is followed by another try, with its reason. */
  onRefusal?: ((reason: string, pauseMs: number) => void) | undefined;
  /** The pauses between the tries. Default: eight minutes together. */
  pausesMs?: readonly number[] | undefined;
}

/** A right that was granted at Google may take two to seven minutes to reach all that check it. */
const eightMinutesMs = [5_000, 10_000, 20_000, 40_000, ...Array<number>(7).fill(60_000)];

/** Tries again while Google refuses the right to an instance or the log-in to its database. Any other error, and the last refusal, is thrown. */
export async function untilGranted<Result>(
  attempt: () => Promise<Result>,
  { onRefusal, pausesMs = eightMinutesMs }: Patience,
): Promise<Result> {
  for (const pauseMs of pausesMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!isForbidden(error) && !isRefusedLogIn(error)) throw error;
      onRefusal?.((error as Error).message, pauseMs);
      await sleep(pauseMs);
    }
  }
  return attempt();
}

/** Whether Google's interface has refused a call for want of a right. */
export const isForbidden = (error: unknown): boolean => Number((error as { status?: unknown } | undefined)?.status) === 403;

const isRefusedLogIn = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code?.startsWith('28') === true;
