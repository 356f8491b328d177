import type { SettingName, Settings } from '../../lib/config/settings.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import type { Payment } from '../../lib/payment/payment.ts';
import type { Clock } from '../../lib/process/clock.ts';
import type { Log } from '../../lib/process/log.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import { schedulerSettings } from '../callers/scheduler.ts';
import type { Pictures } from '../pictures/pictures.ts';
import type { Call, CallOf, Databases, Part, PartOf } from './calls.ts';
import type { Bound, PartHealth, ReadMethod } from './services.ts';

/**
 * Who may call an endpoint. `anyone`: sessions play no part. `visitor`: a session of either role is not needed, but is checked and extended
 * if the request carries one. `buyer`, `seller`, `session`: a session of that role, or of either, is needed. `scheduler`: its own token.
 */
export type Caller = 'anyone' | 'visitor' | 'buyer' | 'seller' | 'session' | 'scheduler';

export type Role = 'buyer' | 'seller';

export const functionSettings = [
  ...schedulerSettings,
  'FORWARDED_HOPS',
  'CORS_ORIGINS',
  'PURCHASE_DUE_SECONDS',
] as const satisfies readonly SettingName[];

export type FunctionSettings = Settings<(typeof functionSettings)[number]>;

/** The database services that are among the calls. */
type Called<Calls extends Call> = {
  [Name in keyof Databases]: [Extract<Calls, `${PartOf[Name]}/${string}`>] extends [never] ? never : Name;
}[keyof Databases];

/** The methods of a service that are among the calls. */
type Methods<Name extends keyof Databases, Calls extends Call> = {
  [Method in keyof Databases[Name]['methods']]: CallOf<Name, Method> extends Calls ? Method : never;
}[keyof Databases[Name]['methods']];

/** The named methods of the database services. Every call carries the request's trace and one deadline. */
export type BoundServices<Calls extends Call = Call> = {
  readonly [Name in Called<Calls>]: Pick<Bound<Databases[Name]>, Methods<Name, Calls>>;
};

interface PaymentContext<Calls extends Call> {
  /** Connects to the payment service at the first call. */
  payment(): Promise<Pick<Payment, Operations<Calls>>>;
  /** Knows whether the payment service responds at the moment. */
  readonly breaker: Breaker;
}

type Operations<Calls extends Call> = {
  [Method in keyof Payment]: `payment/${Capitalize<Method>}` extends Calls ? Method : never;
}[keyof Payment];

interface PictureContext {
  /** Re-encodes and stores pictures. */
  readonly pictures: Pictures;
}

interface CommonContext<Calls extends Call> {
  /** The request's trace and deadline, for calls outside the services here. */
  readonly call: CallContext;
  /** The client's IP address. */
  readonly address: string;
  /** How the client names itself, safe to show. */
  readonly client: string | undefined;
  readonly settings: FunctionSettings;
  readonly log: Log;
  readonly clock: Clock;
  /** Makes a purchase's id: a UUID that sorts after earlier ones. */
  newPurchaseId(): string;
  /** Rejects if this part of the marketplace does not work. */
  checkHealth(part: HealthOf<Calls>): Promise<PartHealth>;
  /** The same services with a nearer deadline: `ms` milliseconds from now, but never after the request's deadline. */
  within(ms: number): BoundServices<Calls> & { readonly call: CallContext };
  /** Sets a header of the response, whether it is a success or an error. */
  setHeader(name: string, value: string): void;
}

type HealthOf<Calls extends Call> = { [Asked in Part]: `${Asked}/health` extends Calls ? Asked : never }[Part];

/** What every handler gets besides its input, including the methods of services that its endpoint names. */
export type RequestContext<Calls extends Call = Call> = CommonContext<Calls> &
  BoundServices<Calls> &
  ([Operations<Calls>] extends [never] ? unknown : PaymentContext<Calls>) &
  ('pictures' extends Calls ? PictureContext : unknown);

interface SessionContext {
  readonly sessionId: string;
  /** Opaque. Must never be logged. */
  readonly sessionToken: string;
}

interface CallerContexts {
  anyone: unknown;
  buyer: SessionContext & { readonly buyerId: number };
  seller: SessionContext & { readonly sellerId: number };
  session: SessionContext & { readonly accountId: number; readonly role: Role };
  scheduler: unknown;
}

/** What a handler gets besides its input, for its endpoint's caller. */
export type HandlerContext<C extends Caller, Calls extends Call> = C extends 'visitor'
  ? ReadContext<Calls>
  : RequestContext<Calls> & CallerContexts[Exclude<C, 'visitor'>];

/** What a visitor's handler gets, because anyone may call it: no session, and only methods that read. */
type ReadContext<Calls extends Call> = Omit<CommonContext<Calls>, 'within'> & {
  readonly [Name in Called<Calls>]: Pick<Bound<Databases[Name]>, Methods<Name, Calls> & ReadMethod<Databases[Name]>>;
};
