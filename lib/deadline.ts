import { AsyncLocalStorage } from 'node:async_hooks';

const deadlines = new AsyncLocalStorage<number>();

/** Runs something whose result is of use only until an instant, in milliseconds since 1970; whatever it calls can ask how much time is left. */
export const withDeadline = <T>(atMs: number, run: () => T): T => deadlines.run(atMs, run);

/** How long the result of what is running now will be of use; Infinity if nobody said. */
export const msLeft = (): number => (deadlines.getStore() ?? Number.POSITIVE_INFINITY) - Date.now();
