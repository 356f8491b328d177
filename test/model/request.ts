import fc from 'fast-check';
import { expect } from 'vitest';
import type { Person } from '../support/people/people.ts';
import type { Api, ApiAnswer } from '../support/requests/api.ts';
import { cartOf, type Model, type ModelBuyer, type ModelItem } from './model.ts';

/** The marketplace itself, with the people of one run. */
export interface Real {
  api: Api;
  seller: Person;
  /** Each buyer's sessions. */
  sessions: Person[][];
  /** A category that no other run uses. */
  category: number;
}

/** One atomic effect of a request on the marketplace. Throws if the response differs from the model's. */
export type Step = (model: Model, answer: ApiAnswer) => void;

/** A self-contained request, which can be sent at any moment. */
interface Planned {
  send(): Promise<ApiAnswer>;
  /** Its effects between the request and the response. */
  steps: readonly Step[];
}

export interface Request {
  /** Shows it in a counterexample. */
  toString(): string;
  isPossible(model: Readonly<Model>): boolean;
  plan(model: Readonly<Model>, real: Real): Planned;
}

/** A request that can be sent if there is an item. */
export const request = (said: string, plan: Request['plan']): Request => ({
  toString: () => said,
  isPossible: ({ items }) => items.length > 0,
  plan,
});

/** Whose turn it is, and with which item. */
export interface Where {
  buyer: number;
  session: number;
  item: number;
}

/** Where a model that may be another one by now keeps what a request is about. */
export interface Turn {
  buyer: ModelBuyer;
  item: ModelItem;
  /** The session's cart; asked for, it is begun if nothing has touched it before. */
  readonly cart: Map<ModelItem, number>;
}

export const where = fc.record({ buyer: fc.nat(1), session: fc.nat(1), item: fc.nat(9) });

/** Binds a request to a person and an item; items are only added, so a place stays the same item's. */
export function turn({ buyer, session, item }: Where, { items }: Readonly<Model>, { sessions }: Real) {
  const place = item % items.length;
  return {
    person: sessions[buyer]?.[session] as Person,
    itemId: (items[place] as ModelItem).itemId,
    find(model: Model): Turn {
      const own = model.buyers[buyer] as ModelBuyer;
      return {
        buyer: own,
        item: model.items[place] as ModelItem,
        get cart() {
          return cartOf(own, session);
        },
      };
    },
  };
}

export const refused = (answer: ApiAnswer, status: number, code: string) => expect(answer.body).toMatchObject({ status, code });
