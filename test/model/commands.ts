import fc from 'fast-check';
import { expect } from 'vitest';
import { buyCart, card, declinedCard } from '../purchase/support.ts';
import type { Api, ApiAnswer } from '../support/api.ts';
import type { Person } from '../support/people.ts';
import { cartOf, type Model, type ModelBuyer, type ModelItem, numberOf, shownCart, takeOut, totalOf } from './model.ts';

/** The marketplace itself, with the people of one run. */
export interface Real {
  api: Api;
  seller: Person;
  /** Each buyer's sessions. */
  sessions: Person[][];
  /** A category that no other run uses. */
  category: number;
}

type Command = fc.AsyncCommand<Model, Real>;

/** A command that can always be given; `said` shows it in a counterexample. */
const command = (
  said: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command => ({
  check,
  run,
  toString: () => said,
});
const hasItems = ({ items }: Readonly<Model>) => items.length > 0;

interface Where {
  buyer: number;
  session: number;
  item: number;
}
const where = fc.record({ buyer: fc.nat(1), session: fc.nat(1), item: fc.nat(9) });

/** Whose turn it is, and with which item. */
function turn({ buyer, session, item }: Where, model: Model, { sessions }: Real) {
  const person = sessions[buyer]?.[session] as Person;
  return { buyer: model.buyers[buyer] as ModelBuyer, session, person, item: model.items[item % model.items.length] as ModelItem };
}

const refused = (answer: ApiAnswer, status: number, code: string) => expect(answer.body).toMatchObject({ status, code });

const registerItem = fc.record({ priceCents: fc.integer({ min: 1, max: 500 }), quantity: fc.integer({ min: 1, max: 8 }) }).map((fields) =>
  command(`register ${JSON.stringify(fields)}`, async (model, { api, seller, category }) => {
    const { body } = await api.post('/v1/items', { name: 'Lamp', category, keywords: [], condition: 'new', ...fields }, seller);
    model.items.push({ itemId: body.itemId, ...fields, thumbsUp: 0, thumbsDown: 0 });
  }),
);

const changePrice = fc.tuple(where, fc.integer({ min: 1, max: 500 })).map(([at, priceCents]) =>
  command(
    `price of ${at.item} to ${priceCents}`,
    async (model, real) => {
      const { item } = turn(at, model, real);
      const { body } = await real.api.put(`/v1/items/${item.itemId}/price`, { priceCents }, real.seller);
      item.priceCents = priceCents;
      expect(body).toMatchObject({ priceCents, quantity: item.quantity });
    },
    hasItems,
  ),
);

const changeQuantity = fc.tuple(where, fc.integer({ min: -5, max: 5 }).filter(Boolean)).map(([at, change]) =>
  command(
    `quantity of ${at.item} by ${change}`,
    async (model, real) => {
      const { item } = turn(at, model, real);
      const answer = await real.api.post(`/v1/items/${item.itemId}/quantity-changes`, { change }, real.seller);
      if (item.quantity + change < 0) return refused(answer, 409, 'insufficient_quantity');
      item.quantity += change;
      expect(answer.body.quantity).toBe(item.quantity);
    },
    hasItems,
  ),
);

const addToCart = fc.tuple(where, fc.integer({ min: 1, max: 4 })).map(([at, quantity]) =>
  command(
    `add ${JSON.stringify({ ...at, quantity })}`,
    async (model, real) => {
      const { buyer, session, person, item } = turn(at, model, real);
      const cart = cartOf(buyer, session);
      const answer = await real.api.post('/v1/cart/lines', { itemId: item.itemId, quantity }, person);
      if ((cart.get(item) ?? 0) + quantity > item.quantity) return refused(answer, 409, 'insufficient_quantity');
      cart.set(item, (cart.get(item) ?? 0) + quantity);
      expect(answer.body).toEqual(shownCart(buyer, session));
    },
    hasItems,
  ),
);

const removeFromCart = fc.tuple(where, fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined })).map(([at, quantity]) =>
  command(
    `remove ${JSON.stringify({ ...at, quantity })}`,
    async (model, real) => {
      const { buyer, session, person, item } = turn(at, model, real);
      const cart = cartOf(buyer, session);
      const held = cart.get(item);
      const answer = await real.api.delete(`/v1/cart/lines/${item.itemId}`, { ...person, ...(quantity && { query: { quantity } }) });
      if (held === undefined) return refused(answer, 404, 'not_found');
      if (quantity !== undefined && quantity > held) return refused(answer, 409, 'insufficient_quantity');
      takeOut(cart, new Map([[item, quantity ?? held]]));
      expect(answer.body).toEqual(shownCart(buyer, session));
    },
    hasItems,
  ),
);

const saveCart = where.map((at) =>
  command(`save ${at.buyer}.${at.session}`, async (model, real) => {
    const { buyer, session, person } = turn(at, model, real);
    const answer = await real.api.put('/v1/cart/saved', undefined, person);
    buyer.saved = new Map(cartOf(buyer, session));
    expect(answer.body).toEqual(shownCart(buyer, session));
  }),
);

const clearCart = where.map((at) =>
  command(`clear ${at.buyer}.${at.session}`, async (model, real) => {
    const { buyer, session, person } = turn(at, model, real);
    expect((await real.api.delete('/v1/cart', person)).status).toBe(204);
    buyer.carts[session] = new Map();
  }),
);

const getCart = where.map((at) =>
  command(`look at the cart of ${at.buyer}.${at.session}`, async (model, real) => {
    const { buyer, session, person } = turn(at, model, real);
    expect((await real.api.get('/v1/cart', person)).body).toEqual(shownCart(buyer, session));
  }),
);

const purchase = fc
  .record({ at: where, key: fc.nat(3), approved: fc.boolean(), price: fc.constantFrom('none', 'right', 'wrong') })
  .map(({ at, key, approved, price }) =>
    command(`buy ${JSON.stringify({ ...at, key, approved, price })}`, async (model, real) => {
      const { buyer, session, person } = turn(at, model, real);
      const total = totalOf(cartOf(buyer, session));
      const expectedTotalCents = price === 'none' ? undefined : price === 'right' ? total : total + 1;
      const options = {
        key: `key-${key}`,
        card: approved ? card : declinedCard,
        ...(expectedTotalCents !== undefined && { expectedTotalCents }),
      };
      const answer = await buyCart(real.api, person, options);
      const asked = JSON.stringify([approved, expectedTotalCents]);
      const known = buyer.keys.find((one) => one.key === options.key);
      if (known && known.asked !== asked) return refused(answer, 422, 'idempotency_key_reused');
      const outcome = known ?? { key: options.key, asked, ...buy(model, buyer, session, { approved, expectedTotalCents }) };
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: outcome.status, code: outcome.code });
      expect(answer.headers.get('Idempotent-Replayed')).toBe(known ? 'true' : null);
      if (known) expect(answer.body.purchaseId).toBe(known.purchaseId);
      else buyer.keys.push({ ...outcome, purchaseId: answer.body.purchaseId });
    }),
  );

/** What a purchase with a new key comes to. */
function buy(model: Model, buyer: ModelBuyer, session: number, asked: { approved: boolean; expectedTotalCents: number | undefined }) {
  const cart = cartOf(buyer, session);
  if (cart.size === 0) return { status: 409, code: 'cart_empty' };
  if ([...cart].some(([item, quantity]) => item.quantity < quantity)) return { status: 409, code: 'insufficient_quantity' };
  if (asked.expectedTotalCents !== undefined && asked.expectedTotalCents !== totalOf(cart)) return { status: 409, code: 'price_changed' };
  if (!asked.approved) return { status: 402, code: 'payment_declined' };
  const bought = new Map(cart);
  for (const [item, quantity] of bought) {
    item.quantity -= quantity;
    buyer.bought.add(item);
    buyer.itemsPurchased += quantity;
    model.seller.itemsSold += quantity;
  }
  takeOut(cart, bought);
  takeOut(buyer.saved, bought);
  return { status: 201 };
}

const giveFeedback = fc.tuple(where, fc.constantFrom('up', 'down')).map(([at, vote]) =>
  command(
    `vote ${JSON.stringify({ ...at, vote })}`,
    async (model, real) => {
      const { buyer, person, item } = turn(at, model, real);
      const answer = await real.api.post(`/v1/items/${item.itemId}/feedback`, { vote }, person);
      if (!buyer.bought.has(item)) return refused(answer, 403, 'not_purchased');
      if (buyer.rated.has(item)) return refused(answer, 409, 'already_rated');
      expect(answer.status).toBe(201);
      buyer.rated.add(item);
      const thumbs = vote === 'up' ? 'thumbsUp' : 'thumbsDown';
      item[thumbs] += 1;
      model.seller[thumbs] += 1;
    },
    hasItems,
  ),
);

const search = fc.constant(
  command('search', async (model, { api, seller, sessions, category }) => {
    const [[buyer]] = sessions as [[Person]];
    const { body } = await api.get('/v1/items', { ...buyer, query: { category, pageSize: 100 } });
    const score = ({ thumbsUp, thumbsDown }: ModelItem) => thumbsUp - thumbsDown;
    const onSale = model.items.filter(({ quantity }) => quantity > 0);
    const sorted = onSale.toSorted((a, b) => score(b) - score(a) || numberOf(b) - numberOf(a));
    expect(body.items.map(({ createdAt, ...item }: Record<string, unknown>) => item)).toEqual(
      sorted.map((item) => ({ ...item, sellerId: seller.id, name: 'Lamp', category, keywords: [], condition: 'new', currency: 'USD' })),
    );
  }),
);

const look = fc.constant(
  command('look at everybody', async (model, { api, seller, sessions }) => {
    expect((await api.get('/v1/sellers/me', seller)).body).toMatchObject(model.seller);
    for (const [i, [person]] of sessions.entries()) {
      expect((await api.get('/v1/buyers/me', person)).body).toMatchObject({ itemsPurchased: model.buyers[i]?.itemsPurchased });
    }
  }),
);

export const commands = [
  registerItem,
  changePrice,
  changeQuantity,
  addToCart,
  addToCart,
  addToCart,
  removeFromCart,
  saveCart,
  clearCart,
  getCart,
  purchase,
  purchase,
  giveFeedback,
  search,
  look,
];
