import type { Clock } from '../../lib/clock.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { CallContext, Service, ServiceDefinition } from '../../lib/rpc.ts';
import type { Breaker } from '../payment/breaker.ts';
import type { Payment } from '../payment/payment.ts';

/** The services under the names that handlers know them by, and which part of the system each one is. */
export interface PartOf {
  customer: 'customer-db';
  product: 'product-db';
  payment: 'payment';
}

export type ServiceName = keyof PartOf;

export type Part = PartOf[ServiceName];

/** Everything outside that a function reaches. */
export interface Services {
  customer: Service<CustomerDbDefinition>;
  product: Service<ProductDbDefinition>;
  /** Loaded and connected at the first call: only few functions need it. */
  payment: () => Promise<Payment>;
  /** Knows whether the payment service gives answers at the moment. */
  breaker: Breaker;
  clock: Clock;
  /** Makes the id of a purchase: a UUID, later ones greater. */
  newPurchaseId: () => string;
  /** Rejects if a part cannot do its work; asks it, and it asks its database. */
  checkHealth: (part: Part, call: CallContext) => Promise<void>;
}

/** A service as a handler sees it: every call carries the request's trace and deadline by itself. */
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

/** Prepares the binding once, so that a request costs one small object per service it calls. */
export function binder<Definition extends ServiceDefinition>(
  definition: Definition,
  service: Service<Definition>,
): (call: CallContext) => Bound<Definition> {
  class BoundService {
    readonly callContext: CallContext;
    constructor(callContext: CallContext) {
      this.callContext = callContext;
    }
  }
  for (const name of Object.keys(definition.methods) as (keyof Service<Definition>)[]) {
    Object.defineProperty(BoundService.prototype, name, {
      value(this: BoundService, request: never) {
        return service[name](request, this.callContext);
      },
    });
  }
  return (call) => new BoundService(call) as unknown as Bound<Definition>;
}
