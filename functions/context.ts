import type { Clock } from '../lib/clock.ts';
import type { SettingName, Settings } from '../lib/config.ts';
import type { CustomerDbDefinition } from '../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../lib/gen/product.ts';
import type { Log } from '../lib/log.ts';
import type { CallContext } from '../lib/rpc.ts';
import type { Breaker } from './payment/breaker.ts';
import type { Payment } from './payment/payment.ts';
import type { Bound, Part, Reads } from './services.ts';

/** Who may call an endpoint: no session needed, a session of one role, of either role, or the scheduler with its own token. */
export type Caller = 'anyone' | 'buyer' | 'seller' | 'session' | 'scheduler';

export type Role = 'buyer' | 'seller';

export const functionSettings = [
  'CURRENCY',
  'SCHEDULER_TOKEN',
  'FORWARDED_HOPS',
  'PURCHASE_DUE_SECONDS',
] as const satisfies readonly SettingName[];

export type FunctionSettings = Settings<(typeof functionSettings)[number]>;

/** Both services, every call with the request's trace and one deadline. */
export interface BoundServices {
  readonly customer: Bound<CustomerDbDefinition>;
  readonly product: Bound<ProductDbDefinition>;
}

/** What every handler gets beside its input. */
export interface RequestContext extends BoundServices {
  /** The request's trace and deadline, for calls that are not made through the services here. */
  readonly call: CallContext;
  /** The client's IP address. */
  readonly address: string;
  readonly settings: FunctionSettings;
  readonly log: Log;
  /** Connects to the payment service at the first call. */
  payment(): Promise<Payment>;
  /** Knows whether the payment service gives answers at the moment. */
  readonly breaker: Breaker;
  readonly clock: Clock;
  /** Makes the id of a purchase: a UUID, later ones greater. */
  newPurchaseId(): string;
  /** Rejects if a part of the marketplace cannot do its work. */
  checkHealth(part: Part): Promise<void>;
  /** The same services with less time: `ms` milliseconds from now, but never longer than the request has. */
  within(ms: number): BoundServices & { readonly call: CallContext };
  /** Sets a header of the answer, whether it becomes a success or an error. */
  setHeader(name: string, value: string): void;
}

interface SessionContext {
  readonly sessionId: string;
  /** Opaque; never to be logged. */
  readonly sessionToken: string;
}

interface CallerContexts {
  anyone: unknown;
  buyer: SessionContext & { readonly buyerId: number };
  seller: SessionContext & { readonly sellerId: number };
  session: SessionContext & { readonly accountId: number; readonly role: Role };
  scheduler: unknown;
}

/** What the handler of such a caller's endpoint gets beside its input. */
export type HandlerContext<C extends Caller> = RequestContext & CallerContexts[C];

/** What a handler that runs beside the session check gets: nothing of the session, and services that only read. */
export interface ReadContext extends Omit<RequestContext, 'customer' | 'product' | 'payment' | 'breaker' | 'within'> {
  readonly customer: Reads<CustomerDbDefinition>;
  readonly product: Reads<ProductDbDefinition>;
}
