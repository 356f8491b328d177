import type {
  BeginPurchaseRequest,
  BeginRefundRequest,
  DispatchSaleRequest,
  GetSaleRequest,
  SettlePurchaseRequest,
  SettleRefundRequest,
} from '../../lib/gen/product.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import { type ChargeRequest, PaymentUnknownError, type RefundRequest, type UnknownReason } from '../../lib/payment/payment.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import type { Model } from './model.ts';
import type { Call } from './network.ts';

/** Sends a message of a name to a service. `about`: what it says, as far as its receiver does different things with it. */
export type Ask = <T>(name: string, execute: () => T, about?: string) => Promise<T>;

/** product-db, as a function reaches it. */
export const productOf = (model: Model, ask: Ask) => ({
  beginPurchase: (request: BeginPurchaseRequest) => ask('begin', () => model.beginPurchase(request), request.purchaseId),
  settlePurchase: ({ purchaseId, decision }: SettlePurchaseRequest) =>
    ask('settle', () => model.settlePurchase(purchaseId, decision), `${purchaseId} ${decision}`),
  getPurchase: ({ purchaseId }: { purchaseId: string }) => ask('get', () => model.getPurchase(purchaseId)),
  takeDuePurchases: ({ limit }: { limit: number }) =>
    ask('take', () => ({ purchaseIds: model.takeDuePurchases(limit), oldestPendingSeconds: 0 })),
  // A claim only saves calls, so it is always given, without a message that could be lost.
  claimPurchase: async () => ({ claimed: true }),
  releasePurchase: async () => ({}),
  beginRefund: (request: BeginRefundRequest) => ask('begin refund', () => model.refunds.begin(request), request.refundId),
  settleRefund: ({ refundId, outcome }: SettleRefundRequest) =>
    ask('settle refund', () => model.refunds.settle(refundId, outcome), `${refundId} ${outcome}`),
  takeDueRefunds: ({ limit }: { limit: number }) =>
    ask('take refunds', () => ({ refunds: model.refunds.takeDue(limit), oldestPendingSeconds: 0 })),
  getSale: ({ purchaseId, sellerId }: GetSaleRequest) => ask('get sale', () => model.getSale(purchaseId, sellerId)),
  dispatchSale: (request: DispatchSaleRequest) => ask('dispatch', () => model.dispatchSale(request)),
});

type Send = <T>(name: string, call: Call<T>) => Promise<T>;

/** The payment service, as a function reaches it. `step`: sends a message, before and after which the process may die. */
export function paymentOf({ payment }: Model, breaker: Breaker, { send, step }: { send: Send; step: Send }) {
  const unknown = (name: string, reason: UnknownReason) => () => new PaymentUnknownError(name, reason);
  const heard = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      const known = await answer;
      breaker.known();
      return known;
    } catch (error) {
      breaker.unknown();
      throw error;
    }
  };
  const call = <T>(name: string, about: string, { deadlineAtMs }: CallContext, execute: () => T): Call<T> => ({
    execute,
    about,
    deadlineAtMs,
    silence: unknown(name, 'no_answer'),
    garbled: unknown(name, 'not_an_answer'),
  });
  return {
    prepare: () => {},
    charge: async (request: ChargeRequest, context: CallContext) => ({
      decision: await heard(
        step(
          'charge',
          call('charge', request.transactionId, context, () => payment.charge(request)),
        ),
      ),
    }),
    cancel: async (id: string, context: CallContext) => ({
      decision: await heard(
        step(
          'cancel',
          call('cancel', id, context, () => payment.cancel(id)),
        ),
      ),
    }),
    refund: (request: RefundRequest, context: CallContext) =>
      heard(
        step(
          'refund',
          call('refund', request.refundId, context, () => payment.refund(request)),
        ),
      ),
    // It changes nothing, so there is nothing to die over.
    getTransaction: (_: string, context: CallContext) =>
      heard(
        send(
          'get transaction',
          call('get transaction', '', context, () => ({ decision: 'unknown' })),
        ),
      ),
  };
}
