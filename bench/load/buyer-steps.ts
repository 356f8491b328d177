import { randomUUID } from 'node:crypto';
import type { ListBuyerSessionsResponse, Purchase } from '../../clients/api/gen.ts';
import { newPassword, type Person } from './people.ts';
import { type Steps, swapPasswords } from './steps.ts';

const year = String(new Date().getFullYear() + 1).slice(2);
const card = { holderName: 'Ada Buyer', number: '4242424242424242', expiration: `12/${year}`, securityCode: '123' };
const delivery = { name: 'Ada Buyer', lines: ['12 Mill Lane'], city: 'London', postalCode: 'N1 9GU', country: 'GB' };

const categories = 12;
const words = ['lamp', 'chair', 'teapot', 'guitar', 'jacket', 'bicycle', 'drill', 'puzzle', 'kettle', 'tent'];

/** What searches look for, in turn: a category, a word, two words, a word in a category. */
const searches = [
  ({ random }: Person) => ({ category: random.integer(1, categories) }),
  ({ random }: Person) => ({ keyword: [random.pick(words)] }),
  ({ random }: Person) => ({ keyword: [random.pick(words), random.pick(words)] }),
  ({ random }: Person) => ({ category: random.integer(1, categories), keyword: [random.pick(words)], sort: 'price' as const }),
];

const mostLooks = 5;

/** An item of any seller, if possible one that the buyer has given no vote yet. */
function newItem({ market, rated, unrated, random }: Person): string {
  let itemId = '';
  for (let looks = 0; looks < mostLooks; looks += 1) {
    itemId = random.pick(random.pick(market.stocks));
    if (!rated.has(itemId) && !unrated.includes(itemId)) break;
  }
  return itemId;
}

/** How a buyer makes each call. */
export const buyerSteps: Steps = {
  searchItems: (buyer) => buyer.caller.call('searchItems', buyer.random.pick(searches)(buyer)),
  getItem: ({ caller, market, random }) => caller.call('getItem', { itemId: random.pick(market.shown) }),
  listCategories: ({ caller }) => caller.call('listCategories', {}),
  getSellerRating: ({ caller, market, random }) => caller.call('getSellerRating', { sellerId: random.pick(market.sellerIds) }),
  getOwnBuyer: ({ caller }) => caller.call('getOwnBuyer', {}),
  getCart: ({ caller }) => caller.call('getCart', {}),
  async addToCart(buyer) {
    const itemId = newItem(buyer);
    if (await buyer.caller.call('addToCart', { itemId, quantity: 1 })) buyer.inCart.push(itemId);
  },
  async removeFromCart(buyer) {
    const itemId = buyer.inCart.at(-1);
    if (itemId === undefined) return;
    await buyer.caller.call('removeFromCart', { itemId });
    // All units of the item are gone, however often it was added. After an error they may be.
    buyer.inCart = buyer.inCart.filter((other) => other !== itemId);
  },
  saveCart: ({ caller }) => caller.call('saveCart', {}),
  async clearCart(buyer) {
    if (await buyer.caller.call('clearCart', {})) buyer.inCart = [];
  },
  makePurchase: (buyer) => (buyer.inCart.length === 0 ? undefined : buy(buyer)),
  getPurchase: ({ caller, purchaseId }) => (purchaseId === undefined ? undefined : caller.call('getPurchase', { purchaseId })),
  listPurchases: ({ caller }) => caller.call('listPurchases', {}),
  giveFeedback({ caller, unrated, rated, random }) {
    const itemId = unrated.pop();
    if (itemId === undefined || rated.has(itemId)) return undefined;
    rated.add(itemId);
    return caller.call('giveFeedback', { itemId, vote: random.chance(0.8) ? 'up' : 'down' });
  },
  createBuyer: ({ caller }) =>
    caller.call('createBuyer', { name: 'Ada Buyer', username: `bench-${randomUUID()}`, password: newPassword() }),
  buyerLogIn: (buyer) => buyer.logIn(),
  buyerLogOut: ({ caller }) => caller.call('buyerLogOut', {}),
  async changeBuyerPassword(buyer) {
    const [currentPassword, newPassword] = buyer.passwords;
    if (await buyer.caller.call('changeBuyerPassword', { currentPassword, newPassword })) swapPasswords(buyer);
  },
  async listBuyerSessions(buyer) {
    const answer = await buyer.caller.call('listBuyerSessions', {});
    buyer.otherSession = answer?.body<ListBuyerSessionsResponse>().sessions.find(({ current }) => !current)?.sessionId;
  },
  endBuyerSession({ caller, otherSession: sessionId }) {
    return sessionId === undefined ? undefined : caller.call('endBuyerSession', { sessionId });
  },
  endOtherBuyerSessions: ({ caller }) => caller.call('endOtherBuyerSessions', {}),
};

async function buy(buyer: Person): Promise<void> {
  const answer = await buyer.caller.call('makePurchase', { card, delivery, idempotencyKey: randomUUID() });
  if (!answer) return;
  buyer.purchaseId = answer.body<Purchase>().purchaseId;
  buyer.unrated = buyer.inCart;
  buyer.inCart = [];
}
