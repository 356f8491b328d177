import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, createCaller } from './caller.ts';
import type { Entry } from './history.ts';

export interface Market {
  buyers: Caller[];
  sellers: Seller[];
  /** Ids of all items, of all sellers. */
  itemIds: string[];
}

export interface Seller extends Caller {
  itemIds: string[];
}

export interface Cast {
  buyers: number;
  sellers: number;
  itemsEach: number;
  /** Units that each item begins with. */
  quantity: number;
}

const password = 'correct horse 7';
const mostTries = 60;

const isOverloaded = async (answer: Response) => answer.status === 503 && /"code":"overloaded"/.test(await answer.clone().text());

/** Opens the accounts and puts the items up for sale, before any fault. Requests then go to `urls`. */
export async function openMarket(
  cast: Cast,
  { directUrl, urls, history }: { directUrl: string; urls: readonly string[]; history: Entry[] },
) {
  const post = async (path: string, body: unknown, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const send = () => fetch(`${directUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    let answer = await send();
    // Nothing was done: a crowd of new people is told to come back.
    for (let tries = 1; tries < mostTries && (await isOverloaded(answer)); tries += 1) {
      await sleep(500);
      answer = await send();
    }
    if (!answer.ok) throw new Error(`${path} returned ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { sessionToken: string; itemId: string; sellerId: number; buyerId: number };
  };
  const newPerson = async (role: 'buyer' | 'seller') => {
    const username = `${role}-${randomUUID()}`;
    const account = await post(`/v1/${role}s`, { name: 'Somebody', username, password });
    const { sessionToken: token } = await post(`/v1/${role}s/sessions`, { username, password });
    return { token, caller: createCaller({ urls, token, history, account: account[`${role}Id`] }) };
  };
  const newSeller = async (): Promise<Seller> => {
    const { token, caller } = await newPerson('seller');
    const item = { name: 'Lamp', category: 1, keywords: ['lamp'], condition: 'new', quantity: cast.quantity };
    const items = await Promise.all(
      Array.from({ length: cast.itemsEach }, (_, i) => post('/v1/items', { ...item, priceCents: 101 + i }, token)),
    );
    return { ...caller, itemIds: items.map(({ itemId }) => itemId) };
  };
  const sellers = await Promise.all(Array.from({ length: cast.sellers }, newSeller));
  const buyers = await Promise.all(Array.from({ length: cast.buyers }, async () => (await newPerson('buyer')).caller));
  return { buyers, sellers, itemIds: sellers.flatMap(({ itemIds }) => itemIds) };
}
