import { AsyncLocalStorage } from 'node:async_hooks';

/** For how long a result is of use. */
export interface Deadline {
  /** Milliseconds since 1970; Infinity if nobody said. */
  readonly atMs: number;
  /** Aborted if whoever asked goes away before that. */
  readonly gone?: AbortSignal | undefined;
}

const deadlines = new AsyncLocalStorage<Deadline>();
const never: Deadline = { atMs: Number.POSITIVE_INFINITY };

/** Runs something whose result is of use only for so long; whatever it calls can ask for how long. */
export const withDeadline = <T>(deadline: Deadline, run: () => T): T => deadlines.run(deadline, run);

/** For how long the result of what is running now will be of use. */
export const currentDeadline = (): Deadline => deadlines.getStore() ?? never;
