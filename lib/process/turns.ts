import { AppError, overloaded } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import { createLanes, type Place, type Queues } from './turn-queues.ts';

export interface TurnLimits {
  /** Tasks that run at once. */
  atOnce: number;
  /** Tasks that may wait for their turn. A further one is refused. */
  waiting: number;
  /** A task that has waited for this time is refused. Default: it waits until its deadline. */
  longestWaitMs?: number;
}

interface QueueOptions {
  /** Names the queue of the task, for example a client network. The queues of a lane take turns. */
  whose?: string | undefined;
  /** Lane 0, the usual one, goes before lane 1, and so on; every eighth turn goes to one of the later lanes, so that none is ever stuck. */
  lane?: number;
  /** Instead of the limit that all tasks have. */
  longestWaitMs?: number;
}

interface InQueue {
  whose: string;
  queues: Queues;
  longestWaitMs: number;
}

export type TakeTurn = <Result>(task: () => Promise<Result>, deadline: Deadline, options?: QueueOptions) => Promise<Result>;

/**
 * Runs up to `atOnce` tasks at once. The others wait, in one queue for each `whose`; the queues take turns. If too many wait, one task is
 * not run and gets `overloaded` with the message `tooMany`: the last of a later lane, or of the longest queue, or the new task if its own
 * queue is not shorter.
 * A task whose deadline passes, or whose caller goes away, leaves its queue with `deadline_exceeded`.
 */
export function createTurns(
  { atOnce, waiting, longestWaitMs: usualLongestWaitMs = Number.POSITIVE_INFINITY }: TurnLimits,
  tooMany: string,
): TakeTurn {
  const lanes = createLanes();
  let running = 0;

  async function begin(deadline: Deadline, { whose = '', lane = 0, longestWaitMs = usualLongestWaitMs }: QueueOptions): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (lanes.size() >= waiting) {
      const last = lanes.lastBehind(whose, lane);
      if (!last) throw overloaded(tooMany);
      last.refuse();
    }
    await waitInQueue(deadline, { whose, queues: lanes.lane(lane), longestWaitMs });
  }

  /** Resolves when the turn has come. */
  function waitInQueue({ atMs, gone }: Deadline, { whose, queues, longestWaitMs }: InQueue): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void) => () => {
        queues.remove(place, whose);
        clearTimeout(timer);
        gone?.removeEventListener('abort', giveUp);
        settle();
      };
      const refuse = leave(() => reject(overloaded(tooMany)));
      const place: Place = { begin: leave(resolve), refuse };
      const giveUp = leave(() => reject(late()));
      const leftMs = atMs - Date.now();
      const waitMs = Math.min(leftMs, longestWaitMs);
      const timer = Number.isFinite(waitMs) ? setTimeout(leftMs <= longestWaitMs ? giveUp : refuse, waitMs) : undefined;
      gone?.addEventListener('abort', giveUp);
      queues.add(place, whose);
    });
  }

  function passOn(): void {
    const next = lanes.next();
    if (next) next.begin();
    else running -= 1;
  }

  return async (task, deadline, options = {}) => {
    if (deadline.atMs <= Date.now() || deadline.gone?.aborted) throw late();
    await begin(deadline, options);
    try {
      return await task();
    } finally {
      passOn();
    }
  };
}

const late = () => new AppError('deadline_exceeded', 'It took too long. Try again.');
