import { AppError, overloaded } from '../errors.ts';
import type { Deadline } from './deadline.ts';

export interface TurnLimits {
  /** Tasks that run at once. */
  atOnce: number;
  /** Tasks that may wait for their turn. A further one is refused. */
  waiting: number;
  /** A task that has waited for this time is refused. Default: it waits until its deadline. */
  longestWaitMs?: number;
}

/** `whose` names the queue of the task, for example a client network. The queues take turns. */
export type TakeTurn = <Result>(task: () => Promise<Result>, deadline: Deadline, whose?: string) => Promise<Result>;

/** A waiting task. */
interface Place {
  begin(): void;
  refuse(): void;
}

/**
 * Runs up to `atOnce` tasks at once. The others wait, in one queue for each `whose`; the queues take turns. If too many wait, one task is
 * not run and gets `overloaded` with the message `tooMany`: the last of the longest queue, or the new task if its own queue is not shorter.
 * A task whose deadline passes, or whose caller goes away, leaves its queue with `deadline_exceeded`.
 */
export function createTurns({ atOnce, waiting, longestWaitMs = Number.POSITIVE_INFINITY }: TurnLimits, tooMany: string): TakeTurn {
  const queues = createQueues();
  let running = 0;

  async function begin(deadline: Deadline, whose: string): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (queues.size() >= waiting) {
      const last = queues.lastOfLonger(whose);
      if (!last) throw overloaded(tooMany);
      last.refuse();
    }
    await waitInQueue(deadline, whose);
  }

  /** Resolves when the turn has come. */
  function waitInQueue({ atMs, gone }: Deadline, whose: string): Promise<void> {
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
    const next = queues.next();
    if (next) next.begin();
    else running -= 1;
  }

  return async (task, deadline, whose = '') => {
    if (deadline.atMs <= Date.now() || deadline.gone?.aborted) throw late();
    await begin(deadline, whose);
    try {
      return await task();
    } finally {
      passOn();
    }
  };
}

/** One queue for each `whose`, in the order of their turns. No queue is empty. */
function createQueues() {
  const queues = new Map<string, Set<Place>>();
  let waiting = 0;
  return {
    size: () => waiting,

    add(place: Place, whose: string): void {
      const queue = queues.get(whose) ?? new Set();
      queues.set(whose, queue.add(place));
      waiting += 1;
    },

    remove(place: Place, whose: string): void {
      const queue = queues.get(whose);
      if (!queue?.delete(place)) return;
      waiting -= 1;
      if (queue.size === 0) queues.delete(whose);
    },

    /** The first place of the next queue. That queue then moves behind all others. */
    next(): Place | undefined {
      const [first] = queues;
      if (!first) return undefined;
      const [whose, queue] = first;
      queues.delete(whose);
      queues.set(whose, queue);
      const [place] = queue;
      return place;
    },

    /** The last place of the longest queue, if that queue has at least two places more than the queue of `whose`. */
    lastOfLonger(whose: string): Place | undefined {
      let longest = new Set<Place>();
      for (const queue of queues.values()) if (queue.size > longest.size) longest = queue;
      return longest.size > (queues.get(whose)?.size ?? 0) + 1 ? [...longest].at(-1) : undefined;
    },
  };
}

const late = () => new AppError('deadline_exceeded', 'It took too long. Try again.');
