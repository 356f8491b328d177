import type { Deadline } from './deadline.ts';
import { AppError, overloaded } from './errors.ts';

export interface TurnLimits {
  /** Tasks that run at once. */
  atOnce: number;
  /** Tasks that may wait for their turn; one more is refused. */
  waiting: number;
}

export type TakeTurn = <Result>(task: () => Promise<Result>, deadline: Deadline) => Promise<Result>;

/**
 * Runs a few tasks at once, the rest in the order they came. Throws `overloaded` with a message, at once, when too many wait, and
 * `deadline_exceeded`, without running the task, as soon as nobody waits for its result any more.
 */
export function createTurns({ atOnce, waiting }: TurnLimits, tooMany: string): TakeTurn {
  const queue = new Set<() => void>();
  let running = 0;

  async function begin(deadline: Deadline): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (queue.size >= waiting) throw overloaded(tooMany);
    await inQueue(queue, deadline);
  }

  function passOn(): void {
    const [next] = queue;
    if (next) next();
    else running -= 1;
  }

  return async (task, deadline) => {
    if (deadline.atMs <= Date.now() || deadline.gone?.aborted) throw late();
    await begin(deadline);
    try {
      return await task();
    } finally {
      passOn();
    }
  };
}

/** Waits until called, or leaves the queue when nobody needs the turn any more. */
function inQueue(queue: Set<() => void>, { atMs, gone }: Deadline): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (settle: () => void) => () => {
      queue.delete(call);
      clearTimeout(timer);
      gone?.removeEventListener('abort', giveUp);
      settle();
    };
    const call = leave(resolve);
    const giveUp = leave(() => reject(late()));
    const timer = Number.isFinite(atMs) ? setTimeout(giveUp, atMs - Date.now()) : undefined;
    gone?.addEventListener('abort', giveUp);
    queue.add(call);
  });
}

const late = () => new AppError('deadline_exceeded', 'It took too long. Try again.');
