import fc from 'fast-check';
import { expect } from 'vitest';
import type { Person } from '../support/people/people.ts';
import type { ApiAnswer } from '../support/requests/api.ts';
import type { Lines, Model, ModelItem, ModelPurchase, ModelRefund } from './model.ts';
import { type Real, type Request, refused, request } from './request.ts';
import { centsOf, excessOf, type ModelSale, refundsOf, saleStatusOf, salesOf, settleRefund, shownPurchase, shownSale } from './sales.ts';

const nothing = '018f0000-0000-7000-8000-000000000001';

/** Binds a request to a sale that is known now, or to none. */
function about(sale: number, now: Readonly<Model>) {
  const sales = salesOf(now);
  const known = sales.length > 0 ? sales[sale % sales.length] : undefined;
  const purchaseId = known?.purchase.purchaseId ?? nothing;
  const find = (model: Model): ModelSale | undefined => salesOf(model).find(({ purchase }) => purchase.purchaseId === purchaseId);
  return { known, purchaseId, find };
}

/** An object of the API without what the model does not know: times, but for that of a dispatch. */
const withoutTimes = (body: unknown) =>
  JSON.parse(JSON.stringify(body, (key, value) => (['paidAt', 'createdAt', 'refundedAt'].includes(key) ? undefined : value)));

/** The units of a refund: a part or all of a line, or of two; sometimes of an item that is not of the sale. */
function unitsOf({ items }: Readonly<Model>, purchase: ModelPurchase | undefined, { item, quantity, whole }: Asked): Lines {
  const lines = [...(purchase?.lines ?? [])];
  const any = items[item % items.length] as ModelItem;
  if (whole && lines.length > 0) return new Map(lines);
  const [picked] = (item < 9 && lines[item % Math.max(1, lines.length)]) || [any];
  return new Map([[picked, quantity]]);
}

interface Asked {
  sale: number;
  key: number;
  item: number;
  quantity: number;
  whole: boolean;
  restock: boolean;
}

const asked = fc.record({
  sale: fc.nat(5),
  key: fc.nat(5),
  item: fc.nat(9),
  quantity: fc.integer({ min: 1, max: 3 }),
  whole: fc.boolean(),
  restock: fc.boolean(),
});

/** A refund is two steps, as a purchase is: it is begun, and it is completed when the payment service has given back. */
export const refund = asked.map((one) =>
  request(`refund ${JSON.stringify(one)}`, (now, real) => {
    const { known, purchaseId, find } = about(one.sale, now);
    const lines = [...unitsOf(now, known?.purchase, one)].map(([{ itemId }, quantity]) => ({ itemId, quantity }));
    const key = `refund-${one.key}`;
    const print = JSON.stringify([purchaseId, lines, one.restock]);
    return {
      send: () =>
        real.api.post(
          `/v1/sellers/me/sales/${purchaseId}/refunds`,
          { lines, reason: 'damaged', restock: one.restock },
          { token: real.seller.token, headers: { 'Idempotency-Key': key } },
        ),
      steps: [
        (model, answer) => {
          const sale = find(model);
          if (!sale) return refused(answer, 404, 'not_found');
          const earlier = refundsOf(model).find((made) => made.key === key);
          const isReused = earlier !== undefined && earlier.asked !== print;
          expect(answer.headers.get('Idempotent-Replayed')).toBe(earlier && !isReused ? 'true' : null);
          if (isReused) return refused(answer, 422, 'idempotency_key_reused');
          if (!earlier) begin(model, sale, { key, asked: print, lines, restock: one.restock }, answer);
        },
        (model, answer) => {
          const sale = find(model);
          const made = refundsOf(model).find((refund) => refund.key === key);
          if (!sale || made?.asked !== print) return;
          if (made.excess.length > 0) {
            refused(answer, 409, 'refund_exceeds_sale');
            return expect(answer.body.lines).toEqual(made.excess);
          }
          settleRefund(model, sale, made);
          expect(answer.status).toBe(201);
          expect(shownSale(sale.purchase).refunds).toContainEqual(withoutTimes(answer.body));
        },
      ],
    };
  }),
);

interface Begun {
  key: string;
  asked: string;
  lines: { itemId: string; quantity: number }[];
  restock: boolean;
}

function begin({ items }: Model, { purchase }: ModelSale, { lines: asked, ...begun }: Begun, answer: ApiAnswer) {
  const lines: Lines = new Map(asked.map(({ itemId, quantity }) => [items.find((one) => one.itemId === itemId) as ModelItem, quantity]));
  if ([...lines.keys()].some((item) => !purchase.lines.has(item))) return refused(answer, 404, 'not_found');
  const excess = excessOf(purchase, lines);
  const made: ModelRefund = {
    ...begun,
    refundId: answer.body.refundId,
    lines,
    amountCents: centsOf(lines, purchase.prices),
    excess,
    isPending: excess.length === 0,
  };
  purchase.refunds.push(made);
}

export const dispatch = fc
  .record({ sale: fc.nat(5), carrier: fc.constantFrom(undefined, 'Post', 'Swift'), trackingNumber: fc.constantFrom(undefined, 'A1') })
  .map(({ sale, ...how }) =>
    request(`dispatch ${JSON.stringify({ sale, ...how })}`, (now, real) => {
      const { purchaseId, find } = about(sale, now);
      return {
        send: () => real.api.put(`/v1/sellers/me/sales/${purchaseId}/dispatch`, how, real.seller),
        steps: [
          (model, answer) => {
            const purchase = find(model)?.purchase;
            if (!purchase) return refused(answer, 404, 'not_found');
            const dispatchedAt = purchase.dispatch?.dispatchedAt ?? answer.body.dispatchedAt;
            purchase.dispatch = { dispatchedAt, ...JSON.parse(JSON.stringify(how)) };
            expect(withoutTimes(answer.body)).toEqual(shownSale(purchase));
          },
        ],
      };
    }),
  );

/** Asking for a sale completes its first pending refund, unless another request is completing it. */
export const lookAtSale = (sale: number): Request =>
  request(`look at sale ${sale}`, (now, { api, seller }) => {
    const { purchaseId, find } = about(sale, now);
    return {
      send: () => api.get(`/v1/sellers/me/sales/${purchaseId}`, seller),
      steps: [
        (model, { body }) => {
          const found = find(model);
          const complete = (body.refunds ?? []).filter(({ status }: { status: string }) => status === 'refunded');
          const shown = (refund: ModelRefund) => complete.some(({ refundId }: { refundId: string }) => refundId === refund.refundId);
          const pending = found?.purchase.refunds.find((refund) => refund.isPending && shown(refund));
          if (found && pending) settleRefund(model, found, pending);
        },
        (model, answer) => {
          const found = find(model);
          if (!found) return refused(answer, 404, 'not_found');
          expect(withoutTimes(answer.body)).toEqual(shownSale(found.purchase));
        },
      ],
    };
  });

export const lookAtSales = (status: 'to_dispatch' | 'dispatched' | 'refunded' | undefined): Request =>
  request(`look at sales ${status ?? ''}`, (_, { api, seller }) => ({
    send: () => api.get('/v1/sellers/me/sales', { ...seller, query: { pageSize: 100, ...(status && { status }) } }),
    steps: [
      (model, { body }) => {
        const paidAt = body.items.map((sale: { paidAt: string }) => sale.paidAt);
        expect(paidAt).toEqual(paidAt.toSorted().reverse());
        const purchases = salesOf(model).map(({ purchase }) => purchase);
        const shown = purchases.filter((one) => status === undefined || saleStatusOf(one) === status).map(shownSale);
        const byId = (a: { purchaseId?: string | undefined }, b: typeof a) => (`${a.purchaseId}` < `${b.purchaseId}` ? -1 : 1);
        expect(withoutTimes(body.items).toSorted(byId)).toEqual(shown.toSorted(byId));
      },
    ],
  }));

export const lookAtPurchase = (sale: number): Request =>
  request(`look at the purchase of sale ${sale}`, (now, { api, sessions }: Real) => {
    const { known, purchaseId, find } = about(sale, now);
    const buyer = known ? now.buyers.indexOf(known.buyer) : 0;
    return {
      send: () => api.get(`/v1/purchases/${purchaseId}`, sessions[buyer]?.[0] as Person),
      steps: [
        (model, answer) => {
          const found = find(model);
          if (!found) return refused(answer, 404, 'not_found');
          expect(withoutTimes(answer.body)).toEqual(shownPurchase(found.purchase));
        },
      ],
    };
  });
