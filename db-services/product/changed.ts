import type { AppError } from '../../lib/errors.ts';

/** How often a change is tried again because what stood in its way was gone at the second look. */
const mostTries = 10;

/**
 * Changes something, or throws why that may not be. The reason is looked for a moment later, when there may be none any more because stock came
 * back or a cart changed: then the change is tried again.
 */
export async function changed<T>(change: () => Promise<T | undefined>, whyNot: () => Promise<AppError | undefined>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const result = await change();
    if (result) return result;
    const reason = await whyNot();
    if (reason) throw reason;
  }
  throw new Error('something was neither changed nor was there a reason not to');
}
