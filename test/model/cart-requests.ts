import fc from 'fast-check';
import { expect } from 'vitest';
import { shownCart, takeOut } from './model.ts';
import { type Request, refused, request, turn, type Where, where } from './request.ts';

export const add = (at: Where, quantity: number): Request =>
  request(`add ${JSON.stringify({ ...at, quantity })}`, (now, real) => {
    const { itemId, person, find } = turn(at, now, real);
    return {
      send: () => real.api.post('/v1/cart/lines', { itemId, quantity }, person),
      steps: [
        (model, answer) => {
          const found = find(model);
          const { buyer, item } = found;
          // What is refused touches no cart.
          const held = (buyer.carts[at.session] ?? buyer.saved).get(item) ?? 0;
          if (held + quantity > item.quantity) return refused(answer, 409, 'insufficient_quantity');
          const { cart } = found;
          cart.set(item, (cart.get(item) ?? 0) + quantity);
          expect(answer.body).toEqual(shownCart(buyer, at.session));
        },
      ],
    };
  });

export const addToCart = fc.tuple(where, fc.integer({ min: 1, max: 4 })).map(([at, quantity]) => add(at, quantity));

export const removeFromCart = fc.tuple(where, fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined })).map(([at, quantity]) =>
  request(`remove ${JSON.stringify({ ...at, quantity })}`, (now, real) => {
    const { itemId, person, find } = turn(at, now, real);
    return {
      send: () => real.api.delete(`/v1/cart/lines/${itemId}`, { ...person, ...(quantity && { query: { quantity } }) }),
      steps: [
        (model, answer) => {
          const { buyer, item, cart } = find(model);
          const held = cart.get(item);
          if (held === undefined) return refused(answer, 404, 'not_found');
          if (quantity !== undefined && quantity > held) return refused(answer, 409, 'insufficient_quantity');
          takeOut(cart, new Map([[item, quantity ?? held]]));
          expect(answer.body).toEqual(shownCart(buyer, at.session));
        },
      ],
    };
  }),
);

export const saveCart = where.map((at) =>
  request(`save ${at.buyer}.${at.session}`, (now, real) => {
    const { person, find } = turn(at, now, real);
    return {
      send: () => real.api.put('/v1/cart/saved', undefined, person),
      steps: [
        (model, answer) => {
          const { buyer, cart } = find(model);
          buyer.saved = new Map(cart);
          expect(answer.body).toEqual(shownCart(buyer, at.session));
        },
      ],
    };
  }),
);

export const clearCart = where.map((at) =>
  request(`clear ${at.buyer}.${at.session}`, (now, real) => {
    const { person, find } = turn(at, now, real);
    return {
      send: () => real.api.delete('/v1/cart', person),
      steps: [
        (model, { status }) => {
          expect(status).toBe(204);
          find(model).cart.clear();
        },
      ],
    };
  }),
);

export const lookAtCart = (buyer: number, session: number): Request =>
  request(`look at the cart of ${buyer}.${session}`, (now, real) => {
    const { person, find } = turn({ buyer, session, item: 0 }, now, real);
    return {
      send: () => real.api.get('/v1/cart', person),
      steps: [(model, { body }) => expect(body).toEqual(shownCart(find(model).buyer, session))],
    };
  });
