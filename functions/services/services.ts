import { hasCode } from '../../lib/errors.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import type { Payment, PaymentHealth } from '../../lib/payment/payment.ts';
import type { Clock } from '../../lib/process/clock.ts';
import { type CallContext, isRead, type Service, type ServiceDefinition } from '../../lib/rpc/rpc.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { type Call, type Databases, notNamed, type Part, partOf } from './calls.ts';

/** What a part that works says of itself. */
export type PartHealth = Partial<PaymentHealth>;

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
  checkHealth: (part: Part, call: CallContext) => Promise<PartHealth>;
}

/** A service for a handler: each call carries the request's trace and deadline automatically. */
export type Bound<Definition extends ServiceDefinition> = {
  [Method in keyof Service<Definition>]: (request: Parameters<Service<Definition>[Method]>[0]) => ReturnType<Service<Definition>[Method]>;
};

/** The names of the methods that change nothing. */
export type ReadMethod<Definition extends ServiceDefinition> = {
  [Method in keyof Definition['methods']]: Definition['methods'][Method]['options'] extends { readonly idempotencyLevel: 'NO_SIDE_EFFECTS' }
    ? Method
    : never;
}[keyof Definition['methods']];

/** The context of a request's calls. */
export interface RequestCall extends CallContext {
  /** The client's IP address. */
  readonly address: string;
  /** Whether a call may have changed something; one object for all calls of a request. The session check does not count. */
  readonly effects: { begun: boolean };
  /** The calls that the endpoint names. */
  readonly named: ReadonlySet<Call>;
}

/**
 * Prepares the binding once, so that a request needs only one small object per service that it calls. A method that the request's endpoint
 * does not name rejects.
 */
export function binder<Name extends keyof Databases>(
  serviceName: Name,
  definition: Databases[Name],
  service: Service<Databases[Name]>,
): (call: RequestCall) => Bound<Databases[Name]> {
  class BoundService {
    readonly callContext: RequestCall;
    constructor(callContext: RequestCall) {
      this.callContext = callContext;
    }
  }
  for (const [name, method] of Object.entries(definition.methods as ServiceDefinition['methods'])) {
    const call = `${partOf[serviceName]}/${method.name}` as Call;
    const ask = (request: unknown, context: RequestCall) => (service as AnyService)[name]?.(request, context) as Promise<unknown>;
    const isOnlyRead = isRead(method);
    Object.defineProperty(BoundService.prototype, name, {
      value(this: BoundService, request: unknown) {
        const { callContext } = this;
        if (!callContext.named.has(call)) return Promise.reject(notNamed(call));
        return isOnlyRead ? ask(request, callContext) : noting(callContext.effects, ask(request, callContext));
      },
    });
  }
  return (call) => new BoundService(call) as unknown as Bound<Databases[Name]>;
}

type AnyService = Record<string, (request: unknown, context: CallContext) => Promise<unknown>>;

/** The payment service for a handler. An operation that the endpoint does not name rejects. */
export function namedOperations(payment: Payment, named: ReadonlySet<Call>): Payment {
  return new Proxy(payment, {
    get(target, key: keyof Payment) {
      const call = `payment/${String(key).charAt(0).toUpperCase()}${String(key).slice(1)}` as Call;
      return !(key in target) || named.has(call) ? target[key] : () => Promise.reject(notNamed(call));
    },
  });
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
