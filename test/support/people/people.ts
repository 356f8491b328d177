import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../requests/api.ts';

export interface Person {
  id: number;
  username: string;
  token: string;
}

export const password = 'correct horse 7';

/** A system that keeps its data meets the people of many runs. */
const run = randomBytes(4).toString('hex');
let made = 0;

async function newPerson(api: Api, role: 'seller' | 'buyer', name = 'Noor'): Promise<Person> {
  // Each try uses a new name: a try without a response may have created the account.
  const account = await whenNotBusy(() => {
    made += 1;
    return api.post(`/v1/${role}s`, { name, username: `${role}-${run}-${made}`, password });
  });
  const username: string = account.body.username;
  return { id: account.body[`${role}Id`], username, token: await logIn(api, role, username) };
}

const mostTries = 60;
const waitMs = 500;

/** Repeats a request until it succeeds. A busy machine refuses some requests of a crowd for a while: hashing passwords is slow. */
async function whenNotBusy(ask: () => ReturnType<Api['post']>): ReturnType<Api['post']> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (answer.status < 300) return answer;
    if (tries === mostTries || ![503, 504].includes(answer.status))
      throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    await sleep(waitMs);
  }
}

export const newSeller = (api: Api, name?: string): Promise<Person> => newPerson(api, 'seller', name);
export const newBuyer = (api: Api): Promise<Person> => newPerson(api, 'buyer');

/** Opens another session; returns its token. */
export async function logIn(api: Api, role: 'seller' | 'buyer', username: string): Promise<string> {
  const session = await whenNotBusy(() => api.post(`/v1/${role}s/sessions`, { username, password }));
  return session.body.sessionToken;
}

export const itemFields = {
  name: 'Brass lamp',
  description: 'Made around 1950.',
  category: 3,
  keywords: ['lamp', 'brass'],
  condition: 'used',
  priceCents: 1999,
  quantity: 5,
};

/** Registers an item for sale and returns it. */
export async function newItem(api: Api, seller: Person, changes: Partial<typeof itemFields> = {}) {
  return (await whenNotBusy(() => api.post('/v1/items', { ...itemFields, ...changes }, seller))).body;
}
