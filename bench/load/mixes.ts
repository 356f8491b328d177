import { buyerSteps } from './buyer-steps.ts';
import type { FunctionKey } from './caller.ts';
import type { Role } from './people.ts';
import { sellerSteps } from './seller-steps.ts';
import type { Steps } from './steps.ts';

/** A call, or calls in a row, which come in every round or in every n-th. */
type Turn = FunctionKey | { every: number; calls: readonly FunctionKey[] };

export interface Mix {
  name: string;
  /** One sentence for the report. */
  about: string;
  /** What a client of each role does again and again. A role without calls has no clients. */
  rounds: Record<Role, readonly Turn[]>;
}

const shopping: readonly FunctionKey[] = [
  'searchItems',
  'getItem',
  'searchItems',
  'getItem',
  'getSellerRating',
  'addToCart',
  'getCart',
  'searchItems',
  'getItem',
  'addToCart',
  'addToCart',
  'removeFromCart',
  'getCart',
  'saveCart',
  'makePurchase',
  'getPurchase',
  'listPurchases',
  'giveFeedback',
  'listCategories',
  'getOwnBuyer',
];

const selling: readonly FunctionKey[] = [
  'registerItem',
  'changeItemPrice',
  'editItem',
  'changeItemQuantity',
  'listOwnItems',
  'listSales',
  'getSale',
  'dispatchSale',
  'getOwnSeller',
  'getOwnRating',
];

/** Sessions and accounts, which hash passwords, are rare beside shopping. */
export const mixes = {
  all: {
    name: 'all functions',
    about: 'Every function of both roles, as often as a market would need it.',
    rounds: {
      buyer: [
        ...shopping,
        { every: 5, calls: ['addToCart', 'clearCart'] },
        { every: 20, calls: ['buyerLogOut', 'buyerLogIn'] },
        { every: 40, calls: ['buyerLogIn', 'listBuyerSessions', 'endBuyerSession', 'endOtherBuyerSessions'] },
        { every: 40, calls: ['createBuyer', 'changeBuyerPassword'] },
      ],
      seller: [
        ...selling,
        { every: 4, calls: ['refundSale'] },
        { every: 20, calls: ['addPicture', 'removePicture'] },
        { every: 40, calls: ['sellerLogOut', 'sellerLogIn'] },
        { every: 80, calls: ['sellerLogIn', 'listSellerSessions', 'endSellerSession', 'endOtherSellerSessions'] },
        { every: 80, calls: ['createSeller', 'changeSellerPassword'] },
      ],
    },
  },
  browse: {
    name: 'browsing',
    about: 'Buyers look around and seldom buy; sellers look at what they have.',
    rounds: {
      buyer: [
        'searchItems',
        'getItem',
        'getItem',
        'searchItems',
        'getItem',
        'searchItems',
        'getItem',
        'getItem',
        'getSellerRating',
        'getCart',
        { every: 4, calls: ['listCategories', 'addToCart'] },
        { every: 20, calls: ['makePurchase', 'getPurchase'] },
      ],
      seller: ['listOwnItems', 'getOwnRating', 'listSales', { every: 5, calls: ['changeItemPrice'] }],
    },
  },
  checkout: {
    name: 'checkouts',
    about: 'Buyers put one item into the cart and buy it. There are no sellers.',
    rounds: { buyer: ['addToCart', 'makePurchase'], seller: [] },
  },
} as const satisfies Record<string, Mix>;

export type MixName = keyof typeof mixes;

export const steps: Record<Role, Steps> = { buyer: buyerSteps, seller: sellerSteps };

/**
 * The calls of one client, without end. What comes only in every n-th round comes in another one for each client, so that all clients of a run
 * do not hash passwords at once.
 */
export function* callsOf(mix: Mix, role: Role, client: number): Generator<FunctionKey> {
  for (let round = client; mix.rounds[role].length > 0; round += 1)
    for (const turn of mix.rounds[role]) {
      if (typeof turn === 'string') yield turn;
      else if (round % turn.every === 0) yield* turn.calls;
    }
}
