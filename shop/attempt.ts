import { session } from './session.ts';
import { newId, readKept, shared } from './storage.ts';

/**
 * A purchase that was sent and whose outcome this browser does not know yet. It is kept in the browser, so that a reload, a second tab or a
 * second click sends the same key again. It holds nothing of the card.
 */
export interface Attempt {
  key: string;
  buyerId: number;
  /** The buyer's newest purchase before this one. Ids are ordered by time, so a newer one may be the result. */
  newestBefore: string;
}

const entry = 'souk.purchase-under-way';

/** The buyer's unfinished attempt, if there is one. */
export function unfinishedAttempt(): Attempt | undefined {
  return readKept<Attempt>(
    shared,
    entry,
    ({ key, buyerId, newestBefore }) =>
      [typeof key, typeof newestBefore].every((type) => type === 'string') && buyerId === session.value?.accountId,
  );
}

/** The unfinished attempt, or a new one. */
export function beginAttempt(newestBefore: string): Attempt {
  const known = unfinishedAttempt();
  if (known) return known;
  const attempt = { key: newId(), buyerId: session.value?.accountId ?? 0, newestBefore };
  shared.set(entry, JSON.stringify(attempt));
  return attempt;
}

/** The outcome is known: the next purchase has another key. */
export function finishAttempt({ key }: Attempt): void {
  if (unfinishedAttempt()?.key === key) shared.remove(entry);
}
