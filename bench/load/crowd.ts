import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { Item, SearchItemsResponse } from '../../clients/api/gen.ts';
import { randomFrom } from '../../local/random.ts';
import type { Caller, FunctionKey } from './caller.ts';
import { readContract } from './contract.ts';
import { Recorder } from './figures.ts';
import { callsOf, type Mix, mixes, steps } from './mixes.ts';
import { type Market, Person, type Role } from './people.ts';
import { itemToSell } from './seller-steps.ts';

/** Accounts are opened so many at once: each takes a hash, and more would only wait. */
const atOnce = 4;
const mostTries = 30;
const leastItems = 20;
const shownPages = 5;
const plenty = 1_000_000;

export type Clients = Record<Role, number>;

/** The people who use the marketplace in all runs. */
export class Crowd {
  readonly #url: string;
  readonly #judge = readContract();
  readonly #market: Market = { stocks: [], shown: [], sellerIds: [], picture: Buffer.alloc(0) };
  readonly #people: Record<Role, Person[]> = { buyer: [], seller: [] };

  readonly #mostItems: number;

  /** `mostItems`: of the first seller. So one buyer finds items without a vote in all runs. The other sellers have fewer. */
  constructor(url: string, mostItems = 600) {
    this.#url = url;
    this.#mostItems = mostItems;
  }

  /** Opens accounts until there are so many people of each role, and logs all of these in. Nothing of it is measured. */
  async gather(clients: Clients): Promise<void> {
    const { seller: sellers, buyer: buyers } = this.#people;
    if (this.#market.picture.length === 0) this.#market.picture = await photograph();
    // Buyers buy from sellers, so there is always one.
    const added = [...this.#grow('seller', Math.max(1, clients.seller)), ...this.#grow('buyer', clients.buyer)];
    await forEach(added, (person) => this.#open(person));
    await forEach([...sellers.slice(0, Math.max(1, clients.seller)), ...buyers.slice(0, clients.buyer)], logIn);
    const newSellers = added.filter(({ role }) => role === 'seller');
    await forEach(newSellers, (seller) => this.#stock(seller));
    if (newSellers.length > 0) await this.#look(newSellers[0] as Person);
    await forEach(
      added.filter(({ isBuyer }) => isBuyer),
      (buyer) => firstPurchase(buyer),
    );
  }

  /** Has the first so many people of each role make `calls` calls each. `onCalls` hears how many were made so far. */
  async run(mix: Mix, clients: Clients, calls: number, onCalls: (calls: number) => void): Promise<{ recorder: Recorder; seconds: number }> {
    const recorder = new Recorder();
    const timer = setInterval(() => onCalls(recorder.calls), progressMs);
    const startedAtMs = performance.now();
    const roles = ['seller', 'buyer'] as const;
    const people = roles.flatMap((role) => (mix.rounds[role].length > 0 ? this.#people[role].slice(0, clients[role]) : []));
    await Promise.all(people.map((person) => makeCalls(person, callsOf(mix, person.role, this.#numberOf(person)), calls, recorder)));
    clearInterval(timer);
    return { recorder, seconds: (performance.now() - startedAtMs) / 1_000 };
  }

  /** Has the first so many buyers check out again and again until then, each with a pause after every purchase. */
  async checkOut(buyers: number, untilMs: number, pauseMs: number, recorder: Recorder): Promise<void> {
    const shop = async (buyer: Person) => {
      for (const calls = callsOf(mixes.checkout, 'buyer', 0); Date.now() < untilMs; await sleep(pauseMs))
        await makeCalls(buyer, calls, mixes.checkout.rounds.buyer.length, recorder);
    };
    await Promise.all(this.#people.buyer.slice(0, buyers).map(shop));
  }

  /** Has the first person of a role make one call, which `sendBy` sends. Returns whether it was made, and succeeded. */
  async step(role: Role, key: FunctionKey, sendBy?: Caller['sendBy']): Promise<boolean> {
    const [person] = this.#people[role] as [Person];
    const recorder = new Recorder();
    person.caller.recorder = recorder;
    person.caller.sendBy = sendBy;
    await steps[role][key]?.(person);
    person.caller.recorder = person.caller.sendBy = undefined;
    return recorder.calls === 1 && person.caller.lastError === undefined;
  }

  /** The sessions of so many buyers, for requests of one's own. */
  tokens(buyers: number): string[] {
    return this.#people.buyer.slice(0, buyers).map(({ caller }) => caller.token ?? '');
  }

  get items(): readonly string[] {
    return this.#market.stocks.flat();
  }

  #numberOf(person: Person): number {
    return this.#people[person.role].indexOf(person);
  }

  #grow(role: Role, quantity: number): Person[] {
    const people = this.#people[role];
    const seed = (n: number) => n + (role === 'buyer' ? 10_000 : 1);
    const added = Array.from(
      { length: Math.max(0, quantity - people.length) },
      (_, n) => new Person(role, this.#url, this.#judge, { market: this.#market, random: randomFrom(seed(people.length + n)) }),
    );
    people.push(...added);
    return added;
  }

  #open({ caller, isBuyer, login }: Person): Promise<unknown> {
    const name = isBuyer ? 'Ada Buyer' : 'Sam Seller';
    return insist(caller, () => caller.call(isBuyer ? 'createBuyer' : 'createSeller', { name, ...login }));
  }

  async #stock(seller: Person): Promise<void> {
    const items = Math.max(leastItems, Math.ceil(this.#mostItems / (this.#numberOf(seller) + 1)));
    for (let n = 0; n < items; n += 1) {
      const answer = await insist(seller.caller, () => seller.caller.call('registerItem', itemToSell(seller, plenty)));
      seller.stock.push(answer.body<Item>().itemId);
    }
    this.#market.stocks.push(seller.stock);
    this.#market.sellerIds.push(seller.accountId);
  }

  /** What buyers look at: the first pages of the catalogue. */
  async #look({ caller }: Person): Promise<void> {
    const shown = this.#market.stocks.flat();
    for (let [page, pageToken] = [0, undefined as string | undefined]; page < shownPages; page += 1) {
      const request = { pageSize: 100, ...(pageToken !== undefined && { pageToken }) };
      const { items, nextPageToken } = (await insist(caller, () => caller.call('searchItems', request))).body<SearchItemsResponse>();
      shown.push(...items.map(({ itemId }) => itemId));
      if (nextPageToken === undefined) break;
      pageToken = nextPageToken;
    }
    this.#market.shown = shown;
  }
}

const progressMs = 200;

async function makeCalls(person: Person, calls: Iterator<FunctionKey>, quantity: number, recorder: Recorder): Promise<void> {
  const { caller, role } = person;
  caller.recorder = recorder;
  const enough = caller.recorded + quantity;
  while (caller.recorded < enough) {
    await steps[role][calls.next().value as FunctionKey]?.(person);
    if (caller.lastError === 'unauthenticated' && caller.recorded < enough) await person.logIn();
  }
  caller.recorder = undefined;
}

const logIn = (person: Person) => insist(person.caller, async () => ((await person.logIn()) ? true : undefined));

/** Then every seller has a sale from the beginning. */
async function firstPurchase(buyer: Person): Promise<void> {
  await insist(buyer.caller, async () => {
    await steps.buyer.addToCart?.(buyer);
    await steps.buyer.makePurchase?.(buyer);
    return buyer.purchaseId;
  });
}

/** Repeats what prepares a run until it succeeds. */
async function insist<Result>(caller: Caller, attempt: () => Promise<Result | undefined>): Promise<Result> {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Error(`The people of the benchmark could not be prepared: ${caller.lastError}`);
}

async function forEach<Value>(values: readonly Value[], task: (value: Value) => Promise<unknown>): Promise<void> {
  const left = values.values();
  const inTurn = async () => {
    for (const value of left) await task(value);
  };
  await Promise.all(Array.from({ length: atOnce }, inTurn));
}

const photograph = (): Promise<Buffer> => {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  return sharp({ create: { width: 640, height: 480, channels: 3, background: '#808080', noise } })
    .jpeg()
    .toBuffer();
};
