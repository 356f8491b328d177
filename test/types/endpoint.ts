// Checked by `npm run types`, never run: each line after a @ts-expect-error must not compile, and each other line must.
import { expectTypeOf } from 'vitest';
import * as z from 'zod/mini';
import { endpoint } from '../../functions/endpoint.ts';

const common = {
  method: 'GET',
  calls: ['customer-db/GetAccount', 'product-db/GetItem', 'product-db/SaveCart'],
  summary: 'An endpoint.',
  request: () => z.strictObject({}),
  response: null,
} as const;
const nothing = async () => {};

export function endpoints(): void {
  // @ts-expect-error An endpoint must say who may call it.
  endpoint({ ...common, path: '/v1/a', handle: nothing });

  // @ts-expect-error There is no such caller.
  endpoint({ ...common, path: '/v1/a', caller: 'admin', handle: nothing });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'buyer',
    async handle(_, context) {
      expectTypeOf(context.buyerId).toEqualTypeOf<number>();
      // @ts-expect-error A buyer's endpoint knows no seller.
      void context.sellerId;
      expectTypeOf(context.product.saveCart).toBeFunction();
    },
  });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'session',
    async handle(_, context) {
      expectTypeOf(context.role).toEqualTypeOf<'buyer' | 'seller'>();
      // @ts-expect-error Either role may call, so the account is neither a buyer's nor a seller's.
      void context.buyerId;
    },
  });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'anyone',
    async handle(_, context) {
      // @ts-expect-error Nobody is logged in here.
      void context.sessionId;
    },
  });

  // @ts-expect-error An endpoint must say which services it calls.
  endpoint({ ...common, calls: undefined, path: '/v1/a', caller: 'anyone', handle: nothing });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'anyone',
    calls: ['product-db/SaveCart'],
    async handle(_, context) {
      expectTypeOf(context.product.saveCart).toBeFunction();
      expectTypeOf(context.within(1).product.saveCart).toBeFunction();
      // @ts-expect-error It does not name this method.
      void context.product.clearCart;
      // @ts-expect-error Nor with less time.
      void context.within(1).product.clearCart;
      // @ts-expect-error It names no method of customer-db.
      void context.customer;
      // @ts-expect-error Nor with less time.
      void context.within(1).customer;
      // @ts-expect-error It names no operation of the payment service.
      void context.payment;
      // @ts-expect-error Nor may it ask how that one is.
      context.checkHealth('payment');
    },
  });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'anyone',
    calls: ['payment/Cancel', 'payment/health'],
    async handle(_, context) {
      const payment = await context.payment();
      expectTypeOf(payment.cancel).toBeFunction();
      // @ts-expect-error It does not name this operation.
      void payment.charge;
      // @ts-expect-error It asks only the payment service how it is.
      context.checkHealth('product-db');
      await context.checkHealth('payment');
    },
  });

  // @ts-expect-error There is no such method.
  endpoint({ ...common, path: '/v1/a', caller: 'anyone', calls: ['product-db/Search'], handle: nothing });

  // @ts-expect-error There is no such operation.
  endpoint({ ...common, path: '/v1/a', caller: 'anyone', calls: ['payment/Steal'], handle: nothing });

  // @ts-expect-error A service is not a method.
  endpoint({ ...common, path: '/v1/a', caller: 'anyone', calls: ['product-db'], handle: nothing });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'visitor',
    calls: [],
    async handle(_, context) {
      // @ts-expect-error It says that it calls nothing.
      void context.product;
    },
  });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'visitor',
    async handle(_, context) {
      expectTypeOf(context.product.getItem).toBeFunction();
      // @ts-expect-error A visitor's endpoint only reads.
      void context.product.saveCart;
      // @ts-expect-error A visitor need not have a session.
      void context.sessionId;
    },
  });

  // @ts-expect-error A path parameter must be a field of the request.
  endpoint({ ...common, path: '/v1/items/{itemId}', caller: 'anyone', handle: nothing });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'anyone',
    request: () => z.strictObject({ name: z.string() }),
    // @ts-expect-error A header must fill a field of the request.
    headers: { key: 'Key' },
    handle: nothing,
  });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'anyone',
    response: () => z.object({ vote: z.enum(['up', 'down']), at: z.date() }),
    handle: async () => ({ vote: 'any string of a service', at: new Date() as Date | undefined }),
  });

  endpoint({
    ...common,
    path: '/v1/a',
    caller: 'anyone',
    response: () => z.object({ quantity: z.int() }),
    // @ts-expect-error The answer must be what the response says.
    handle: async () => ({ quantity: 'one' }),
  });
}
