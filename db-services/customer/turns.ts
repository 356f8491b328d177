import { AppError } from '../../lib/errors.ts';

export interface TurnLimits {
  /** Tasks that run at once. */
  atOnce: number;
  /** Tasks that may wait for their turn; one more is refused. */
  waiting: number;
}

export type TakeTurn = <Result>(task: () => Promise<Result>, deadlineAtMs: number) => Promise<Result>;

/**
 * Runs a few tasks at once, the rest in the order they came. Throws `unavailable` when too many wait, and `deadline_exceeded`, without
 * running the task, when nobody waits for its result any more.
 */
export function createTurns({ atOnce, waiting }: TurnLimits): TakeTurn {
  const queue: (() => void)[] = [];
  let running = 0;

  async function begin(): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw new AppError('unavailable', 'Too many people are logging in. Try again.', { retryAfterSeconds: 1 });
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  function passOn(): void {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }

  return async (task, deadlineAtMs) => {
    await begin();
    try {
      if (deadlineAtMs <= Date.now()) throw new AppError('deadline_exceeded', 'The log-in took too long. Try again.');
      return await task();
    } finally {
      passOn();
    }
  };
}
