import { type Signal, signal } from '@preact/signals';
import { client } from './api.ts';

/** What the marketplace says of itself; asked once for each page load, when it is first needed. */
export const market = signal<{ currency: string; paymentIsStandIn: boolean } | undefined>(undefined);

export interface Category {
  category: number;
  name: string;
}

/** The categories that have a name, once they are known. */
export const categories = signal<readonly Category[]>([]);

export const askMarket = askedOnce(market, async () => {
  const { currency, paymentIsStandIn = false } = await client.health();
  return currency ? { currency, paymentIsStandIn } : undefined;
});

export const askCategories = askedOnce(categories, async () => (await client.listCategories()).categories);

/** Fills a signal at the first call. After a failure a later call asks again. */
function askedOnce<Value>(into: Signal<Value>, ask: () => Promise<Value>): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    ask().then(
      (value) => {
        into.value = value;
      },
      () => {
        isAsked = false;
      },
    );
  };
}
