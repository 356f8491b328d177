import type { AppError } from '../../lib/errors.ts';

/** The most tries of a change that fails while no reason can be found. */
const mostTries = 10;

/**
 * Makes a change, or throws the reason why it is not allowed. The reason is looked up a moment later. By then it may be gone, because units
 * were released or the cart changed; then the change is tried again.
 */
export async function changeOrReason<T>(change: () => Promise<T | undefined>, whyNot: () => Promise<AppError | undefined>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const result = await change();
    if (result) return result;
    const reason = await whyNot();
    if (reason) throw reason;
  }
  throw new Error(`No row changed after ${mostTries} tries, and no reason was found.`);
}
