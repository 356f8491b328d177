import fc from 'fast-check';
import { expect } from 'vitest';
import { card, declinedCard } from '../support/people/cards.ts';
import { buyCart } from '../support/people/purchases.ts';
import { cartOf, type Lines, type Model, type ModelPurchase, takeOut, totalOf } from './model.ts';
import { type Request, request, type Turn, turn, type Where, where } from './request.ts';

interface Asked {
  key: string;
  session: number;
  approved: boolean;
  expectedTotalCents: number | undefined;
}

const fingerprint = ({ approved, expectedTotalCents }: Asked) => JSON.stringify([approved, expectedTotalCents]);

type Price = 'none' | 'right' | 'wrong';

/** A purchase is two steps: it holds what is in the cart, and it is settled by what the payment service decides. */
export const buy = ({ at, key, approved, price }: { at: Where; key: number; approved: boolean; price: Price }): Request =>
  request(`buy ${JSON.stringify({ ...at, key, approved, price })}`, (now, real) => {
    const { person, find } = turn(at, now, real);
    const total = totalOf(cartOf(structuredClone(now.buyers[at.buyer] as Model['buyers'][number]), at.session));
    const expectedTotalCents = price === 'none' ? undefined : price === 'right' ? total : total + 1;
    const asked: Asked = { key: `key-${key}`, session: at.session, approved, expectedTotalCents };
    return {
      send: () =>
        buyCart(real.api, person, {
          key: asked.key,
          card: approved ? card : declinedCard,
          ...(expectedTotalCents !== undefined && { expectedTotalCents }),
        }),
      steps: [
        (model, answer) => {
          const own = find(model);
          const known = own.buyer.purchases.find((one) => one.key === asked.key);
          const isReused = known !== undefined && known.asked !== fingerprint(asked);
          expect(answer.headers.get('Idempotent-Replayed')).toBe(known && !isReused ? 'true' : null);
          if (isReused) expect(answer.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
          if (!known) own.buyer.purchases.push(begin(own, asked, answer.body.purchaseId));
        },
        (model, answer) => {
          const own = find(model);
          const known = own.buyer.purchases.find((one) => one.key === asked.key) as ModelPurchase;
          if (known.asked !== fingerprint(asked)) return;
          settle(model, own.buyer, known);
          const { outcome, purchaseId } = known;
          expect({ status: answer.status, code: answer.body.code, purchaseId: answer.body.purchaseId }).toEqual({
            ...outcome,
            purchaseId,
          });
        },
      ],
    };
  });

export const purchase = fc
  .record({ at: where, key: fc.nat(3), approved: fc.boolean(), price: fc.constantFrom<Price[]>('none', 'right', 'wrong') })
  .map(buy);

/** Takes the units off the items, or returns why that is impossible. */
function begin({ buyer, cart }: Turn, asked: Asked, purchaseId: string | undefined): ModelPurchase {
  const { key, session, approved, expectedTotalCents } = asked;
  const begun = { key, asked: fingerprint(asked), session, approved, purchaseId, lines: new Map(cart), prices: pricesIn(cart) };
  const later = { refunded: new Map(), refunds: [], dispatch: undefined };
  const refuse = (code: string): ModelPurchase => ({ ...begun, ...later, isPending: false, outcome: { status: 409, code } });
  if (buyer.purchases.some((one) => one.session === session && one.isPending)) return refuse('purchase_in_progress');
  if (cart.size === 0) return refuse('cart_empty');
  if ([...cart].some(([item, quantity]) => item.quantity < quantity)) return refuse('insufficient_quantity');
  if (expectedTotalCents !== undefined && expectedTotalCents !== totalOf(cart)) return refuse('price_changed');
  for (const [item, quantity] of cart) item.quantity -= quantity;
  const outcome = approved ? { status: 201, code: undefined } : { status: 402, code: 'payment_declined' };
  return { ...begun, ...later, isPending: true, outcome };
}

const pricesIn = (cart: Lines): Lines => new Map([...cart.keys()].map((item) => [item, item.priceCents]));

/** Applies the payment service's decision, if it is not applied yet. */
function settle(model: Model, buyer: Turn['buyer'], purchase: ModelPurchase): void {
  if (!purchase.isPending) return;
  purchase.isPending = false;
  const { lines, approved, session } = purchase;
  if (!approved) {
    for (const [item, quantity] of lines) item.quantity += quantity;
    return;
  }
  for (const [item, quantity] of lines) {
    buyer.bought.add(item);
    buyer.itemsPurchased += quantity;
    model.seller.itemsSold += quantity;
  }
  takeOut(cartOf(buyer, session), lines);
  takeOut(buyer.saved, lines);
}
