import { AsyncLocalStorage } from 'node:async_hooks';

/** Until when a caller waits for a result. */
export interface Deadline {
  /** Milliseconds since 1970; Infinity if the caller set none. */
  readonly atMs: number;
  /** Aborted if the caller goes away earlier. */
  readonly gone?: AbortSignal | undefined;
}

const deadlines = new AsyncLocalStorage<Deadline>();
const never: Deadline = { atMs: Number.POSITIVE_INFINITY };

/** Runs a task with a deadline, which `currentDeadline` returns to all code that the task calls. */
export const withDeadline = <T>(deadline: Deadline, run: () => T): T => deadlines.run(deadline, run);

/** The deadline of the task that is running. */
export const currentDeadline = (): Deadline => deadlines.getStore() ?? never;
