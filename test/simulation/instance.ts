import { getPurchase } from '../../functions/buyer/get-purchase.ts';
import { makePurchase } from '../../functions/buyer/make-purchase.ts';
import { Success } from '../../functions/contract/success.ts';
import type { Endpoint } from '../../functions/endpoint.ts';
import { dispatchSale } from '../../functions/seller/dispatch-sale.ts';
import { getSale } from '../../functions/seller/get-sale.ts';
import { refundSale } from '../../functions/seller/refund-sale.ts';
import { resolvePurchases } from '../../functions/system/resolve-purchases.ts';
import { AppError, errorCodes } from '../../lib/errors.ts';
import type { RefundLine } from '../../lib/gen/product.ts';
import type { Breaker } from '../../lib/payment/breaker.ts';
import type { Clock } from '../../lib/process/clock.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import { plainCard } from '../support/people/cards.ts';
import type { Model } from './model.ts';
import type { Call } from './network.ts';
import { paymentOf, productOf } from './services.ts';

/** The points where a function's process can die: before and after each message of the protocol, as the function sees it. */
export const crashPoints = [
  ...['begin', 'charge', 'settle', 'take', 'cancel'],
  ...['begin refund', 'refund', 'settle refund', 'take refunds', 'dispatch'],
].flatMap((step) => [`before ${step}`, `after ${step}`]);

export interface Reply {
  /** 0: the process died, and its connections with it. */
  status: number;
  code?: string | undefined;
  purchaseId?: string | undefined;
  refundId?: string | undefined;
  dispatchedAt?: Date | undefined;
}

/** A function's environment: time, a network, the databases behind it, and its possible death. */
export interface Surroundings {
  clock: Clock;
  model: Model;
  breaker: Breaker;
  newPurchaseId: () => string;
  /** Sends a message of that name and waits for its answer. */
  send<T>(name: string, call: Call<T>): Promise<T>;
  /** Whether the process dies at this crash point. */
  dies(point: string): boolean;
}

const idleTrace = { requestId: 'simulated', traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-00` };
interface Session {
  sessionId?: string;
  buyerId?: number;
  sellerId?: number;
}

const noAnswer = () => new AppError('deadline_exceeded', 'No answer in time.');

/** One run of a function's real handler in a process that may die on the way; what a dead process waits for never comes. */
class Process {
  readonly #around: Surroundings;
  readonly #never = new Promise<never>(() => {});
  readonly #death: Promise<Reply>;
  #isDead = false;
  #die: (reply: Reply) => void = () => {};

  constructor(around: Surroundings) {
    this.#around = around;
    this.#death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  run(endpoint: Endpoint, input: unknown, session: Session): Promise<Reply> {
    const { clock, breaker, newPurchaseId } = this.#around;
    const call: CallContext = { ...idleTrace, deadlineAtMs: clock.nowMs() + endpoint.deadlineMs };
    const context = {
      ...session,
      call,
      clock,
      breaker,
      newPurchaseId,
      settings: { PURCHASE_DUE_SECONDS: 20 },
      log: { info() {}, warn() {}, error() {} },
      setHeader() {},
      payment: async () => this.#payment(),
      product: this.#product(call),
      within: (ms: number) => {
        const shorter = { ...call, deadlineAtMs: Math.min(call.deadlineAtMs, clock.nowMs() + ms) };
        return { call: shorter, product: this.#product(shorter) };
      },
    };
    return Promise.race([this.#death, endpoint.handle(input, context).then((result) => replyOf(endpoint, result), refusalOf)]);
  }

  async #pass(point: string): Promise<void> {
    if (this.#isDead) await this.#never;
    if (!this.#around.dies(point)) return;
    this.#isDead = true;
    this.#die({ status: 0 });
    await this.#never;
  }

  async #step<T>(name: string, call: Call<T>): Promise<T> {
    await this.#pass(`before ${name}`);
    const answer = await this.#around.send(name, call).catch(async (error) => {
      if (this.#isDead) await this.#never;
      throw error;
    });
    await this.#pass(`after ${name}`);
    return answer;
  }

  #product({ deadlineAtMs }: CallContext) {
    return productOf(this.#around.model, (name, execute, about = '') =>
      this.#step(name, { execute, about, deadlineAtMs, silence: noAnswer }),
    );
  }

  #payment() {
    const { model, breaker, send } = this.#around;
    return paymentOf(model, breaker, { send, step: (name, call) => this.#step(name, call) });
  }
}

const run = (endpoint: Endpoint, input: unknown, session: Session, around: Surroundings) =>
  new Process(around).run(endpoint, input, session);

function replyOf(endpoint: Endpoint, result: unknown): Reply {
  const [status, body] = result instanceof Success ? [result.status ?? endpoint.status, result.body] : [endpoint.status, result];
  const { purchaseId, refundId, dispatchedAt } = body as Omit<Reply, 'status'>;
  return { status, purchaseId, ...(refundId && { refundId }), ...(dispatchedAt && { dispatchedAt }) };
}

function refusalOf(error: unknown): Reply {
  if (!(error instanceof AppError)) throw error;
  return { status: errorCodes[error.code].http, code: error.code, purchaseId: error.details.purchaseId };
}

export interface PurchaseRequest {
  sessionId: string;
  buyerId: number;
  key: string;
  expectedTotalCents: number;
}

export const runMakePurchase = ({ key, expectedTotalCents, ...session }: PurchaseRequest, around: Surroundings) =>
  run(makePurchase, { idempotencyKey: key, card: plainCard(), expectedTotalCents }, session, around);

export interface RefundRequest {
  sellerId: number;
  key: string;
  purchaseId: string;
  lines: RefundLine[];
  reason: string;
  restock: boolean;
}

export const runRefundSale = ({ sellerId, key, ...asked }: RefundRequest, around: Surroundings) =>
  run(refundSale, { idempotencyKey: key, ...asked }, { sellerId }, around);

export const runGetSale = ({ purchaseId, sellerId }: { purchaseId: string; sellerId: number }, around: Surroundings) =>
  run(getSale, { purchaseId }, { sellerId }, around);

export const runDispatchSale = ({ sellerId, ...asked }: { purchaseId: string; sellerId: number; carrier: string }, around: Surroundings) =>
  run(dispatchSale, asked, { sellerId }, around);

export const runGetPurchase = (purchaseId: string, session: { sessionId: string; buyerId: number }, around: Surroundings) =>
  run(getPurchase, { purchaseId }, session, around);

export const runResolver = (around: Surroundings) => run(resolvePurchases, {}, {}, around);
