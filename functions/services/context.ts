import type { SettingName, Settings } from '../../lib/config/settings.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import type { Payment } from '../../lib/payment/payment.ts';
import type { Clock } from '../../lib/process/clock.ts';
import type { Log } from '../../lib/process/log.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import { schedulerSettings } from '../callers/scheduler.ts';
import type { Bound, PartOf, Reads, ServiceName } from './services.ts';

/** Who may call an endpoint: no session needed, a session of one role, of either role, or the scheduler with its own token. */
export type Caller = 'anyone' | 'buyer' | 'seller' | 'session' | 'scheduler';

export type Role = 'buyer' | 'seller';

export const functionSettings = [...schedulerSettings, 'FORWARDED_HOPS', 'PURCHASE_DUE_SECONDS'] as const satisfies readonly SettingName[];

export type FunctionSettings = Settings<(typeof functionSettings)[number]>;

interface DbServices {
  readonly customer: Bound<CustomerDbDefinition>;
  readonly product: Bound<ProductDbDefinition>;
}

/** Those of the two database services that are named, every call with the request's trace and one deadline. */
export type BoundServices<Calls extends ServiceName = ServiceName> = Pick<DbServices, Extract<Calls, keyof DbServices>>;

interface PaymentContext {
  /** Connects to the payment service at the first call. */
  payment(): Promise<Payment>;
  /** Knows whether the payment service gives answers at the moment. */
  readonly breaker: Breaker;
}

interface CommonContext<Calls extends ServiceName> {
  /** The request's trace and deadline, for calls that are not made through the services here. */
  readonly call: CallContext;
  /** The client's IP address. */
  readonly address: string;
  readonly settings: FunctionSettings;
  readonly log: Log;
  readonly clock: Clock;
  /** Makes the id of a purchase: a UUID, later ones greater. */
  newPurchaseId(): string;
  /** Rejects if a part of the marketplace cannot do its work. */
  checkHealth(part: PartOf[Calls]): Promise<void>;
  /** The same services with less time: `ms` milliseconds from now, but never longer than the request has. */
  within(ms: number): BoundServices<Calls> & { readonly call: CallContext };
  /** Sets a header of the answer, whether it becomes a success or an error. */
  setHeader(name: string, value: string): void;
}

/** What every handler gets beside its input, and the services that its endpoint says it calls. */
export type RequestContext<Calls extends ServiceName = ServiceName> = CommonContext<Calls> &
  BoundServices<Calls> &
  ('payment' extends Calls ? PaymentContext : unknown);

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
export type HandlerContext<C extends Caller, Calls extends ServiceName> = RequestContext<Calls> & CallerContexts[C];

interface DbReads {
  readonly customer: Reads<CustomerDbDefinition>;
  readonly product: Reads<ProductDbDefinition>;
}

/** What a handler that runs beside the session check gets: nothing of the session, and services that only read. */
export type ReadContext<Calls extends ServiceName> = Omit<CommonContext<Calls>, 'within'> & Pick<DbReads, Extract<Calls, keyof DbReads>>;
