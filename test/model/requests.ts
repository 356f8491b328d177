import fc from 'fast-check';
import { expect } from 'vitest';
import type { Person } from '../support/people/people.ts';
import { add, addToCart, clearCart, lookAtCart, removeFromCart, saveCart } from './cart-requests.ts';
import { type Model, type ModelItem, numberOf } from './model.ts';
import { buy, purchase } from './purchase.ts';
import { type Request, refused, request, turn, where } from './request.ts';
import { dispatch, lookAtPurchase, lookAtSale, lookAtSales, refund } from './sale-requests.ts';
import { salesOf } from './sales.ts';

const register = (fields: { priceCents: number; quantity: number }): Request => ({
  toString: () => `register ${JSON.stringify(fields)}`,
  isPossible: () => true,
  plan: (_, { api, seller, category }) => ({
    send: () => api.post('/v1/items', { name: 'Lamp', category, keywords: [], condition: 'new', ...fields }, seller),
    steps: [
      (model, { body }) =>
        void model.items.push({
          itemId: body.itemId,
          sellerId: seller.id,
          sellerName: 'Noor',
          description: '',
          condition: 'new',
          ...fields,
          thumbsUp: 0,
          thumbsDown: 0,
        }),
    ],
  }),
});

export const registerItem = fc
  .record({ priceCents: fc.integer({ min: 1, max: 500 }), quantity: fc.integer({ min: 1, max: 8 }) })
  .map(register);

const changePrice = fc.tuple(where, fc.integer({ min: 1, max: 500 })).map(([at, priceCents]) =>
  request(`price of ${at.item} to ${priceCents}`, (now, real) => {
    const { itemId, find } = turn(at, now, real);
    return {
      send: () => real.api.put(`/v1/items/${itemId}/price`, { priceCents }, real.seller),
      steps: [
        (model, { body }) => {
          const { item } = find(model);
          item.priceCents = priceCents;
          expect(body).toMatchObject(item);
        },
      ],
    };
  }),
);

const edit = fc
  .tuple(where, fc.record({ description: fc.constantFrom('', 'Old'), condition: fc.constantFrom('new', 'used') }, { requiredKeys: [] }))
  .map(([at, changes]) =>
    request(`edit ${at.item}: ${JSON.stringify(changes)}`, (now, real) => {
      const { itemId, find } = turn(at, now, real);
      return {
        send: () => real.api.patch(`/v1/items/${itemId}`, changes, real.seller),
        steps: [
          (model, answer) => {
            if (Object.keys(changes).length === 0) return refused(answer, 400, 'invalid_request');
            const item = Object.assign(find(model).item, changes);
            expect(answer.body).toMatchObject(item);
          },
        ],
      };
    }),
  );

export const changeQuantity = fc.tuple(where, fc.integer({ min: -5, max: 5 }).filter(Boolean)).map(([at, change]) =>
  request(`quantity of ${at.item} by ${change}`, (now, real) => {
    const { itemId, find } = turn(at, now, real);
    return {
      send: () => real.api.post(`/v1/items/${itemId}/quantity-changes`, { change }, real.seller),
      steps: [
        (model, answer) => {
          const { item } = find(model);
          if (item.quantity + change < 0) return refused(answer, 409, 'insufficient_quantity');
          item.quantity += change;
          expect(answer.body).toMatchObject(item);
        },
      ],
    };
  }),
);

const giveFeedback = fc.tuple(where, fc.constantFrom('up', 'down')).map(([at, vote]) =>
  request(`vote ${JSON.stringify({ ...at, vote })}`, (now, real) => {
    const { itemId, person, find } = turn(at, now, real);
    const thumbs = vote === 'up' ? 'thumbsUp' : 'thumbsDown';
    return {
      send: () => real.api.post(`/v1/items/${itemId}/feedback`, { vote }, person),
      steps: [
        (model, answer) => {
          const { buyer, item } = find(model);
          if (!buyer.bought.has(item)) return refused(answer, 403, 'not_purchased');
          if (buyer.rated.has(item)) return refused(answer, 409, 'already_rated');
          expect(answer.status).toBe(201);
          buyer.rated.add(item);
          item[thumbs] += 1;
          model.seller[thumbs] += 1;
        },
      ],
    };
  }),
);

const search = request('search', (_, { api, sessions, category }) => ({
  send: () => api.get('/v1/items', { ...(sessions[0]?.[0] as Person), query: { category, pageSize: 100 } }),
  steps: [
    ({ items }, { body }) => {
      const score = ({ thumbsUp, thumbsDown }: ModelItem) => thumbsUp - thumbsDown;
      const onSale = items.filter(({ quantity }) => quantity > 0);
      const sorted = onSale.toSorted((a, b) => score(b) - score(a) || numberOf(b) - numberOf(a));
      expect(body.items.map(({ createdAt, ...item }: Record<string, unknown>) => item)).toEqual(
        sorted.map((item) => ({
          ...item,
          name: 'Lamp',
          category,
          keywords: [],
          pictures: [],
          currency: 'USD',
        })),
      );
    },
  ],
}));

const lookAtSeller = request('look at the seller', (_, { api, seller }) => ({
  send: () => api.get('/v1/sellers/me', seller),
  steps: [(model, { body }) => expect(body).toMatchObject(model.seller)],
}));

const lookAtBuyer = (buyer: number): Request =>
  request(`look at buyer ${buyer}`, (_, { api, sessions }) => ({
    send: () => api.get('/v1/buyers/me', sessions[buyer]?.[0] as Person),
    steps: [({ buyers }, { body }) => expect(body).toMatchObject({ itemsPurchased: buyers[buyer]?.itemsPurchased })],
  }));

/** What a run begins with: each buyer buys two items, so that there are sales. The key is one that no other purchase uses. */
export const firstSales: Request[] = [
  ...[120, 45].map((priceCents) => register({ priceCents, quantity: 8 })),
  ...[0, 1].flatMap((buyer) => {
    const at = { buyer, session: 0, item: 0 };
    return [add(at, 3), add({ ...at, item: 1 }, 2), buy({ at, key: 9, approved: true, price: 'right' })];
  }),
];

/** Everything that can be seen of a marketplace. */
export const looks = (model: Model): Request[] => [
  search,
  lookAtSeller,
  lookAtSales(undefined),
  ...salesOf(model).map((_, sale) => lookAtPurchase(sale)),
  ...model.buyers.flatMap(({ carts }, buyer) => [lookAtBuyer(buyer), ...carts.map((_, session) => lookAtCart(buyer, session))]),
];

/** The oftener it stands here, the oftener it is done. */
export const requests: fc.Arbitrary<Request>[] = [
  registerItem,
  changePrice,
  edit,
  changeQuantity,
  addToCart,
  addToCart,
  addToCart,
  removeFromCart,
  saveCart,
  clearCart,
  where.map(({ buyer, session }) => lookAtCart(buyer, session)),
  purchase,
  purchase,
  giveFeedback,
  refund,
  refund,
  dispatch,
  fc.nat(5).map(lookAtSale),
  fc.nat(5).map(lookAtPurchase),
  fc.constantFrom('to_dispatch', 'dispatched', 'refunded', undefined).map(lookAtSales),
  fc.constant(search),
  fc.constant(lookAtSeller),
  fc.nat(1).map(lookAtBuyer),
];
