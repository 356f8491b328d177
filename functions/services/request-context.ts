import type { IncomingMessage } from 'node:http';
import type { OAuth2ClientOptions } from 'google-auth-library';
import { CustomerDbDefinition, type Session } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import type { Clock } from '../../lib/process/clock.ts';
import type { Log } from '../../lib/process/log.ts';
import { traceFields } from '../../lib/process/trace.ts';
import { clientName } from '../callers/client-name.ts';
import { type SchedulerCheck, schedulerCheck } from '../callers/scheduler.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { notNamed, type Part } from './calls.ts';
import type { BoundServices, FunctionSettings, RequestContext, Role } from './context.ts';
import { type Bound, binder, namedOperations, type RequestCall, type Services } from './services.ts';

export interface AppOptions {
  services: Services;
  settings: FunctionSettings;
  log: Log;
  /** Overrides how Google is reached. */
  google?: OAuth2ClientOptions | undefined;
}

/** State that all requests share, prepared once. */
export class Shared {
  readonly services: Services;
  readonly settings: FunctionSettings;
  readonly log: Log;
  readonly isScheduler: SchedulerCheck;
  readonly customer: (call: RequestCall) => Bound<CustomerDbDefinition>;
  readonly product: (call: RequestCall) => Bound<ProductDbDefinition>;

  constructor({ services, settings, log, google }: AppOptions) {
    this.services = services;
    this.settings = settings;
    this.log = log;
    this.isScheduler = schedulerCheck(settings, google);
    this.customer = binder('customer', CustomerDbDefinition, services.customer);
    this.product = binder('product', ProductDbDefinition, services.product);
  }
}

/** The context of one request. Each part is made only when the handler uses it. */
export class Context implements RequestContext {
  readonly call: RequestCall;
  readonly #shared: Shared;
  readonly #request: IncomingMessage;
  readonly #headers: Record<string, string>;
  sessionId?: string;
  sessionToken?: string;
  accountId?: number;
  role?: Role;
  buyerId?: number;
  sellerId?: number;

  constructor(shared: Shared, request: IncomingMessage, call: RequestCall, headers: Record<string, string>) {
    this.#shared = shared;
    this.#request = request;
    this.#headers = headers;
    this.call = call;
  }

  get customer(): Bound<CustomerDbDefinition> {
    return this.#shared.customer(this.call);
  }

  get product(): Bound<ProductDbDefinition> {
    return this.#shared.product(this.call);
  }

  get settings(): FunctionSettings {
    return this.#shared.settings;
  }

  get log(): Log {
    return this.#shared.log.child(traceFields(this.call));
  }

  get breaker(): Breaker {
    return this.#shared.services.breaker;
  }

  get pictures(): Pictures {
    return this.#shared.services.pictures;
  }

  get clock(): Clock {
    return this.#shared.services.clock;
  }

  get address(): string {
    return this.call.address;
  }

  get client(): string | undefined {
    return clientName(this.#request);
  }

  // Handlers destructure the context, so these must be bound to it.
  readonly payment = async () => namedOperations(await this.#shared.services.payment(), this.call.named);

  readonly newPurchaseId = () => this.#shared.services.newPurchaseId();

  readonly checkHealth = async (part: Part) => {
    if (!this.call.named.has(`${part}/health`)) throw notNamed(`${part}/health`);
    return this.#shared.services.checkHealth(part, this.call);
  };

  readonly setHeader = (name: string, value: string): void => {
    this.#headers[name] = value;
  };

  readonly within = (ms: number): BoundServices & { call: RequestCall } => {
    const call = { ...this.call, deadlineAtMs: Math.min(this.call.deadlineAtMs, this.clock.nowMs() + ms) };
    return { call, customer: this.#shared.customer(call), product: this.#shared.product(call) };
  };

  enter({ sessionId, accountId, role }: Session, sessionToken: string): void {
    this.sessionId = sessionId;
    this.sessionToken = sessionToken;
    this.accountId = accountId;
    this.role = role as Role;
    this.call.account = `${role} ${accountId}`;
    if (role === 'buyer') this.buyerId = accountId;
    else this.sellerId = accountId;
  }
}
