import { hasCode } from '../../lib/errors.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import type { Payment } from '../../lib/payment/payment.ts';
import type { Clock } from '../../lib/process/clock.ts';
import { type CallContext, isRead, type Service, type ServiceDefinition } from '../../lib/rpc/rpc.ts';
import type { Pictures } from '../pictures/pictures.ts';

/** The services by the names that handlers use, with the part of the system that each one is. */
export interface PartOf {
  customer: 'customer-db';
  product: 'product-db';
  payment: 'payment';
}

/** `pictures` is the store of pictures, which is no part of its own. */
export type ServiceName = keyof PartOf | 'pictures';

export type Part = PartOf[keyof PartOf];

/** Everything outside its process that a function uses. */
export interface Services {
  customer: Service<CustomerDbDefinition>;
  product: Service<ProductDbDefinition>;
  /** Loaded and connected at the first call, because few functions need it. */
  payment: () => Promise<Payment>;
  /** Knows whether the payment service responds at the moment. */
  breaker: Breaker;
  /** Re-encodes and stores pictures. */
  pictures: Pictures;
  clock: Clock;
  /** Makes a purchase's id: a UUID that sorts after earlier ones. */
  newPurchaseId: () => string;
  /** Asks a part, which asks its database. Rejects if either does not work. */
  checkHealth: (part: Part, call: CallContext) => Promise<void>;
}

/** A service for a handler: each call carries the request's trace and deadline automatically. */
export type Bound<Definition extends ServiceDefinition> = {
  [Method in keyof Service<Definition>]: (request: Parameters<Service<Definition>[Method]>[0]) => ReturnType<Service<Definition>[Method]>;
};

type ReadMethod<Definition extends ServiceDefinition> = {
  [Method in keyof Definition['methods']]: Definition['methods'][Method]['options'] extends { readonly idempotencyLevel: 'NO_SIDE_EFFECTS' }
    ? Method
    : never;
}[keyof Definition['methods']];

/** The methods of a service that change nothing. */
export type Reads<Definition extends ServiceDefinition> = Pick<Bound<Definition>, ReadMethod<Definition>>;

/** The context of a request's calls. */
export interface RequestCall extends CallContext {
  /** Whether a call may have changed something; one object for all calls of a request. The session check does not count. */
  readonly effects: { begun: boolean };
}

/** Prepares the binding once, so that a request needs only one small object per service that it calls. */
export function binder<Definition extends ServiceDefinition>(
  definition: Definition,
  service: Service<Definition>,
): (call: RequestCall) => Bound<Definition> {
  class BoundService {
    readonly callContext: RequestCall;
    constructor(callContext: RequestCall) {
      this.callContext = callContext;
    }
  }
  for (const [key, method] of Object.entries(definition.methods)) {
    const name = key as keyof Service<Definition>;
    Object.defineProperty(BoundService.prototype, name, {
      value: isRead(method)
        ? function (this: BoundService, request: never) {
            return service[name](request, this.callContext);
          }
        : function (this: BoundService, request: never) {
            return noting(this.callContext.effects, service[name](request, this.callContext));
          },
    });
  }
  return (call) => new BoundService(call) as unknown as Bound<Definition>;
}

/** Records that a change may have happened, even if it failed. Only `overloaded` means that it did not begin. */
async function noting<T>(effects: RequestCall['effects'], change: Promise<T>): Promise<T> {
  try {
    const result = await change;
    effects.begun = true;
    return result;
  } catch (error) {
    effects.begun ||= !hasCode(error, 'overloaded');
    throw error;
  }
}
