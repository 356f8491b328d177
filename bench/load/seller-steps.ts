import { randomUUID } from 'node:crypto';
import type { Item, ListSalesResponse, ListSellerSessionsResponse } from '../../clients/api/gen.ts';
import { newPassword, type Person } from './people.ts';
import { type Steps, swapPasswords } from './steps.ts';

const names = ['Lamp', 'Chair', 'Teapot', 'Guitar', 'Jacket', 'Bicycle', 'Drill', 'Puzzle', 'Kettle', 'Tent'];
const categories = 12;
const keptItems = 50;

/** An item to register: its name says what it is, and its keywords are found by searches. */
export function itemToSell({ random }: Pick<Person, 'random'>, quantity: number) {
  const name = random.pick(names);
  const keywords = [name.toLowerCase().slice(0, 8), random.pick(['blue', 'green', 'small', 'large'])];
  const description = `${name} in good condition, number ${random.integer(1, 1_000_000)}.`;
  const priceCents = random.integer(100, 20_000);
  const category = random.integer(1, categories);
  return { name, category, keywords, condition: 'used' as const, priceCents, quantity, description };
}

/** How a seller makes each call. */
export const sellerSteps: Steps = {
  async registerItem(seller) {
    const answer = await seller.caller.call('registerItem', itemToSell(seller, 5));
    if (answer) seller.own.push(answer.body<Item>().itemId);
    if (seller.own.length > keptItems) seller.own.shift();
  },
  changeItemPrice: ({ caller, stock, random }) =>
    caller.call('changeItemPrice', { itemId: random.pick(stock), priceCents: random.integer(100, 20_000) }),
  changeItemQuantity: ({ caller, stock, random }) => caller.call('changeItemQuantity', { itemId: random.pick(stock), change: -1 }),
  editItem({ caller, own, random }) {
    if (own.length === 0) return undefined;
    const { name, keywords, description } = itemToSell({ random }, 1);
    return caller.call('editItem', { itemId: random.pick(own), name, keywords, description });
  },
  listOwnItems: ({ caller }) => caller.call('listOwnItems', {}),
  async listSales(seller) {
    const answer = await seller.caller.call('listSales', { status: 'to_dispatch' });
    const sales = answer?.body<ListSalesResponse>().items ?? [];
    const refundable = sales.flatMap(({ purchaseId, lines }) => {
      const line = lines.find(({ quantity, refundedQuantity }) => quantity > refundedQuantity);
      return line ? [{ purchaseId, itemId: line.itemId }] : [];
    });
    if (refundable.length > 0) seller.sales = refundable;
  },
  getSale({ caller, sales, random }) {
    return sales.length === 0 ? undefined : caller.call('getSale', { purchaseId: random.pick(sales).purchaseId });
  },
  dispatchSale({ caller, sales, random }) {
    if (sales.length === 0) return undefined;
    const { purchaseId } = random.pick(sales);
    return caller.call('dispatchSale', { purchaseId, carrier: 'Royal Mail', trackingNumber: 'AB123456789GB' });
  },
  refundSale({ caller, sales }) {
    const sale = sales.pop();
    if (!sale) return undefined;
    const lines = [{ itemId: sale.itemId, quantity: 1 }];
    return caller.call('refundSale', { purchaseId: sale.purchaseId, lines, reason: 'Broken', idempotencyKey: randomUUID() });
  },
  async addPicture(seller) {
    const { caller, market, own } = seller;
    const itemId = own.at(-1);
    if (itemId === undefined) return;
    const answer = await caller.call('addPicture', { itemId, file: new Blob([], { type: 'image/jpeg' }) }, market.picture);
    const pictureId = answer?.body<Item>().pictures.at(-1)?.pictureId;
    seller.pictured = pictureId === undefined ? undefined : { itemId, pictureId };
  },
  removePicture(seller) {
    const { caller, pictured } = seller;
    seller.pictured = undefined;
    return pictured && caller.call('removePicture', pictured);
  },
  getOwnSeller: ({ caller }) => caller.call('getOwnSeller', {}),
  getOwnRating: ({ caller }) => caller.call('getOwnRating', {}),
  createSeller: ({ caller }) =>
    caller.call('createSeller', { name: 'Sam Seller', username: `bench-${randomUUID()}`, password: newPassword() }),
  sellerLogIn: (seller) => seller.logIn(),
  sellerLogOut: ({ caller }) => caller.call('sellerLogOut', {}),
  async changeSellerPassword(seller) {
    const [currentPassword, newPassword] = seller.passwords;
    if (await seller.caller.call('changeSellerPassword', { currentPassword, newPassword })) swapPasswords(seller);
  },
  async listSellerSessions(seller) {
    const answer = await seller.caller.call('listSellerSessions', {});
    seller.otherSession = answer?.body<ListSellerSessionsResponse>().sessions.find(({ current }) => !current)?.sessionId;
  },
  endSellerSession({ caller, otherSession: sessionId }) {
    return sessionId === undefined ? undefined : caller.call('endSellerSession', { sessionId });
  },
  endOtherSellerSessions: ({ caller }) => caller.call('endOtherSellerSessions', {}),
};
