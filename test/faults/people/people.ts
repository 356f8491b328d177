import { newBuyer, newItem, newSeller, type Person } from '../../support/people/people.ts';
import { createApi } from '../../support/requests/api.ts';
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

/** Opens the accounts and puts the items up for sale, before any fault. Requests then go to `urls`. */
export async function openMarket(
  cast: Cast,
  { directUrl, urls, history }: { directUrl: string; urls: readonly string[]; history: Entry[] },
) {
  const api = createApi(directUrl);
  const callerOf = ({ token, id }: Person) => createCaller({ urls, token, history, account: id });
  const openShop = async (): Promise<Seller> => {
    const seller = await newSeller(api);
    const items = await Promise.all(
      Array.from({ length: cast.itemsEach }, (_, i) => newItem(api, seller, { priceCents: 101 + i, quantity: cast.quantity })),
    );
    return { ...callerOf(seller), itemIds: items.map(({ itemId }) => itemId) };
  };
  const sellers = await Promise.all(Array.from({ length: cast.sellers }, openShop));
  const buyers = await Promise.all(Array.from({ length: cast.buyers }, async () => callerOf(await newBuyer(api))));
  return { buyers, sellers, itemIds: sellers.flatMap(({ itemIds }) => itemIds) };
}
