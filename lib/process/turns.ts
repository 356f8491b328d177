import { AppError, overloaded } from '../errors.ts';
import type { Deadline } from './deadline.ts';

export interface TurnLimits {
  /** Tasks that run at once. */
  atOnce: number;
  /** Tasks that may wait for their turn; one more is refused. */
  waiting: number;
  /** A task that has waited for so long is refused; if absent, it waits until its deadline. */
  longestWaitMs?: number;
}

/** `whose`: whom the task is for. Those for whom tasks wait take turns. */
export type TakeTurn = <Result>(task: () => Promise<Result>, deadline: Deadline, whose?: string) => Promise<Result>;

/** A task that waits. */
interface Place {
  begin(): void;
  refuse(): void;
}

/**
 * Runs a few tasks at once. The rest wait in a queue for each `whose`, and the queues take turns. Throws `overloaded` with a message for a task
 * that was not run because too many wait: the new one, or the last of the longest queue if the new one's own queue is shorter. Throws
 * `deadline_exceeded`, without running the task, as soon as its result is of no use any more.
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

/** A queue for each `whose`, the one whose turn is next first. None is empty. */
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

    /** The first of the queue whose turn it is. That queue is then behind all others. */
    next(): Place | undefined {
      const [first] = queues;
      if (!first) return undefined;
      const [whose, queue] = first;
      queues.delete(whose);
      queues.set(whose, queue);
      const [place] = queue;
      return place;
    },

    /** The last place of the longest queue, if that queue would still be no shorter than this one with one place more. */
    lastOfLonger(whose: string): Place | undefined {
      let longest = new Set<Place>();
      for (const queue of queues.values()) if (queue.size > longest.size) longest = queue;
      return longest.size > (queues.get(whose)?.size ?? 0) + 1 ? [...longest].at(-1) : undefined;
    },
  };
}

const late = () => new AppError('deadline_exceeded', 'It took too long. Try again.');
