import type { ApiAnswer } from '../support/requests/api.ts';
import type { Model } from './model.ts';
import type { Step } from './request.ts';

/** A request with its response; `sentAt` and `answeredAt` are positions in the total order of all such moments. */
export interface Answered {
  said: string;
  steps: readonly Step[];
  sentAt: number;
  answeredAt: number;
  answer: ApiAnswer;
}

/** Progress of each branch: its completed requests, and the completed steps of the next one. */
interface Place {
  at: { request: number; step: number }[];
  model: Model;
}

/**
 * Searches for orders of all branches' steps in which the model gives every actual response. A step happens after its request was sent and
 * before its response. Returns the final models of all such orders; none, if no order explains the responses.
 */
export function explain(models: readonly Model[], branches: readonly (readonly Answered[])[]): Model[] {
  let places: Place[] = models.map((model) => ({ at: branches.map(() => ({ request: 0, step: 0 })), model }));
  for (let left = branches.flat().reduce((sum, { steps }) => sum + steps.length, 0); left > 0; left--)
    places = distinct(places.flatMap((place) => stepsFrom(place, branches)));
  return places.map(({ model }) => model);
}

function stepsFrom({ at, model }: Place, branches: readonly (readonly Answered[])[]): Place[] {
  const next = branches.map((branch, i) => branch[at[i]?.request ?? 0]);
  return next.flatMap((request, i) => {
    const here = at[i];
    if (!request || !here || next.some((other) => other && other.answeredAt < request.sentAt)) return [];
    const after = structuredClone(model);
    try {
      request.steps[here.step]?.(after, request.answer);
    } catch {
      return [];
    }
    const isOver = here.step + 1 === request.steps.length;
    const there = isOver ? { request: here.request + 1, step: 0 } : { request: here.request, step: here.step + 1 };
    return [{ at: at.with(i, there), model: after }];
  });
}

/** Two orders that lead to the same are one from there on. */
const distinct = (places: readonly Place[]): Place[] => [...new Map(places.map((place) => [JSON.stringify(place, plain), place])).values()];

function plain(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([{ itemId }, units]) => `${itemId} ${units}`).toSorted();
  if (value instanceof Set) return [...value].map(({ itemId }) => itemId).toSorted();
  return value;
}
