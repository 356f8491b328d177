import type { Api } from './api.ts';

export interface Person {
  id: number;
  username: string;
  token: string;
}

export const password = 'correct horse 7';

let made = 0;

async function newPerson(api: Api, role: 'seller' | 'buyer'): Promise<Person> {
  made += 1;
  const username = `${role}${made}`;
  const account = await api.post(`/v1/${role}s`, { name: 'Noor', username, password });
  return { id: account.body[`${role}Id`], username, token: await logIn(api, role, username) };
}

export const newSeller = (api: Api): Promise<Person> => newPerson(api, 'seller');
export const newBuyer = (api: Api): Promise<Person> => newPerson(api, 'buyer');

/** Another session; answers its token. */
export async function logIn(api: Api, role: 'seller' | 'buyer', username: string): Promise<string> {
  const session = await api.post(`/v1/${role}s/sessions`, { username, password });
  return session.body.sessionToken;
}

export const itemFields = {
  name: 'Brass lamp',
  category: 3,
  keywords: ['lamp', 'brass'],
  condition: 'used',
  priceCents: 1999,
  quantity: 5,
};

/** Puts an item up for sale; answers it. */
export async function newItem(api: Api, seller: Person, changes: Partial<typeof itemFields> = {}) {
  return (await api.post('/v1/items', { ...itemFields, ...changes }, seller)).body;
}
