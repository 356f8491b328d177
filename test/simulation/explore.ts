import { createHash } from 'node:crypto';
import { createBreaker } from '../../lib/payment/breaker.ts';
import type { Clock } from '../../lib/process/clock.ts';
import type { PlantedBug } from '../support/bugs/planted-bugs.ts';
import { goods } from './goods.ts';
import { type History, noHistory, type Violation } from './history.ts';
import { type PurchaseRequest, type Reply, runMakePurchase, runResolver, type Surroundings } from './instance.ts';
import { Model } from './model.ts';
import type { Call } from './network.ts';
import { violations } from './violations.ts';

export interface Exploration {
  /** Different states of databases, processes and messages under way. */
  states: number;
  /** Ends that were reached and checked. */
  ends: number;
  violations: Violation[];
}

/** A request or a resolver in progress: the responses it has received so far determine its state. */
interface Actor {
  name: string;
  heard: string[];
  isDone: boolean;
}

/** A message that may be delivered next. Without an actor, its sender no longer waits for the response. */
interface Message {
  name: string;
  execute: () => unknown;
  waiting?: { actor: Actor; resolve: (answer: never) => void; reject: (error: unknown) => void; silence: () => Error };
}

interface Move {
  kind: 'deliver' | 'delay' | 'double';
  message: number;
}

/** How often a message may be delivered after its sender gave it up, and how often twice. */
export interface Faults {
  delays: number;
  doubles: number;
}

/** For a function no time passes here: a deadline passes when a message is delayed. */
const clock: Clock = { nowMs: () => 0, sleep: async () => {} };
const step = () => new Promise<void>((resolve) => setImmediate(resolve));
const withoutTimes = (key: string, value: unknown) => (key.endsWith('At') ? undefined : value);
const first = {
  next: () => 0,
  integer: (least: number) => least,
  chance: (p: number) => p > 0.5,
  pick: <T>([one]: readonly T[]) => one as T,
};

/** Two requests and two resolvers, some way on. */
class Run {
  readonly model: Model;
  readonly #messages: Message[] = [];
  readonly #actors: Actor[] = [];
  readonly #history: History = noHistory();
  readonly #faults: Faults;
  #ids = 0;
  /** An hour passes whenever the databases look at the time, so every pending purchase is always due. */
  #hour = 0;

  constructor(requests: readonly PurchaseRequest[], faults: Faults, bug: PlantedBug | undefined) {
    this.#faults = { ...faults };
    this.model = new Model([1, 0], { nowMs: () => this.#hour++ * 3_600_000, random: first, bug, later: (run) => run() });
    for (const request of requests) {
      this.model.carts.set(request.sessionId, [1]);
      this.#start('client', (around) => runMakePurchase(request, around).then((reply) => this.#answer(request, reply)));
    }
    for (let i = 0; i < 2; i++) this.#start('resolver', (around) => runResolver(around));
  }

  #start(name: string, run: (around: Surroundings) => Promise<unknown>): void {
    const actor: Actor = { name, heard: [], isDone: false };
    this.#actors.push(actor);
    // There are no refunds here: when a resolver asks for those that are due makes no difference.
    const send = <T>(step: string, { execute, about, silence }: Call<T>) =>
      step === 'take refunds'
        ? Promise.resolve(execute())
        : new Promise<T>((resolve, reject) => {
            this.#messages.push({ name: `${step} ${about}`, execute, waiting: { actor, resolve, reject, silence } });
          });
    const newPurchaseId = () => `purchase ${++this.#ids}`;
    run({ clock, model: this.model, breaker: createBreaker({ clock: () => 0 }), newPurchaseId, send, dies: () => false }).then(() => {
      actor.isDone = true;
    });
  }

  #answer({ buyerId, key }: PurchaseRequest, reply: Reply): void {
    const storedStatus = this.model.purchases.get(reply.purchaseId ?? '')?.purchase.status;
    this.#history.purchases.push({ buyerId, key, isSameRequest: true, ...reply, storedStatus });
  }

  /** What can happen next. */
  moves(): Move[] {
    return this.#messages.flatMap(({ waiting }, message) => {
      const moves: Move[] = [{ kind: 'deliver', message }];
      if (waiting && this.#faults.delays > 0) moves.push({ kind: 'delay', message });
      if (waiting && this.#faults.doubles > 0) moves.push({ kind: 'double', message });
      return moves;
    });
  }

  async move({ kind, message }: Move): Promise<void> {
    const [moved] = this.#messages.splice(message, 1);
    if (!moved) throw new Error('no such message');
    const { name, execute, waiting } = moved;
    if (kind !== 'deliver') this.#messages.push({ name, execute });
    if (kind === 'double') this.#faults.doubles -= 1;
    if (kind === 'delay') {
      this.#faults.delays -= 1;
      waiting?.actor.heard.push('silence');
      waiting?.reject(waiting.silence());
    } else {
      deliver(execute, waiting);
    }
    await step();
  }

  isOver(): boolean {
    return this.#actors.every(({ isDone }) => isDone);
  }

  /** The state of a run: databases, actors and messages. Runs with the same fingerprint continue in the same way. */
  fingerprint(): string {
    const { model } = this;
    const purchases = [...model.purchases.values()].map(({ purchase, refusal }) => [purchase.purchaseId, purchase.status, refusal]);
    const databases = [model.stock, purchases, [...model.payment.transactions], [...model.payment.moneyMoved], [...model.carts]];
    const actors = this.#actors.map((actor) => {
      const waiting = this.#messages.filter((message) => message.waiting?.actor === actor).map(({ name }) => name);
      return `${actor.name} ${actor.isDone ? 'done' : JSON.stringify([actor.heard, waiting])}`;
    });
    const late = this.#messages.filter(({ waiting }) => !waiting).map(({ name }) => name);
    // The two resolvers are interchangeable, and late messages have no order.
    const rest = [actors.slice(0, -2), actors.slice(-2).toSorted(), late.toSorted(), this.#history, this.#faults];
    return createHash('sha1')
      .update(JSON.stringify([databases, rest]))
      .digest('base64');
  }

  /** Ends the run: runs one more resolver without faults, after which there must be no violation. */
  end(): Violation[] {
    for (const id of this.model.takeDuePurchases(100)) this.model.settlePurchase(id, this.model.payment.cancel(id));
    return violations(this.model, this.#history);
  }
}

function deliver(execute: () => unknown, waiting: Message['waiting']): void {
  try {
    const answer = execute();
    waiting?.actor.heard.push(JSON.stringify(answer, withoutTimes));
    waiting?.resolve(answer as never);
  } catch (error) {
    waiting?.actor.heard.push(String(error));
    waiting?.reject(error);
  }
}

interface Place {
  from: Place | undefined;
  move: Move | undefined;
}

/**
 * Tries every order in which the messages of two requests and two resolvers can arrive, some of them long after their senders gave them up and
 * some of them twice. What was seen before is not tried again.
 */
export async function explore(requests: readonly PurchaseRequest[], faults: Faults, bug?: PlantedBug): Promise<Exploration> {
  const seen = new Set<string>();
  const wrong = new Set<Violation>();
  let ends = 0;
  let run: Run | undefined;
  let here: Place | undefined;
  const places: Place[] = [{ from: undefined, move: undefined }];
  for (let place = places.pop(); place; place = places.pop()) {
    // A run that is already at this place continues from it; otherwise a new run replays the whole path.
    if (run && place.from === here && place.move) await run.move(place.move);
    else run = await walk(place, () => new Run(requests, faults, bug));
    here = place;
    const state = run.fingerprint();
    if (seen.has(state)) continue;
    seen.add(state);
    const moves = run.moves();
    if (run.isOver()) {
      ends += 1;
      for (const violation of run.end()) wrong.add(violation);
      run = undefined;
    }
    for (const move of moves) places.push({ from: place, move });
  }
  return { states: seen.size, ends, violations: [...wrong] };
}

async function walk(place: Place, start: () => Run): Promise<Run> {
  const moves: Move[] = [];
  for (let at: Place | undefined = place; at?.move; at = at.from) moves.unshift(at.move);
  const run = start();
  await step();
  for (const move of moves) await run.move(move);
  return run;
}

const request = (buyerId: number, key: string): PurchaseRequest => ({
  sessionId: `session ${buyerId}`,
  buyerId,
  key,
  expectedTotalCents: goods[0].priceCents,
});

/** The two ways in which two requests get in each other's way. */
export const configurations = {
  'one request, sent twice': [request(1, 'key'), request(1, 'key')],
  'two buyers for one unit': [request(1, 'key'), request(2, 'key')],
  'one cart, two keys': [request(1, 'key'), request(1, 'other key')],
} as const;
