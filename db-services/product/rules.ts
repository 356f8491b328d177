import * as z from 'zod/mini';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import { accountId, integer, multilineText, oneOf, type Rules, text, uuid } from '../../lib/rpc/rpc-rules.ts';
import { fold } from '../../lib/text/fold.ts';

const greatestInt = 2_147_483_647;
const pageSize = integer(1, 1_000);
const cursor = z.string().check(z.maxLength(1_000));
/** Malformed ids are accepted here; the methods report them as `not_found`. */
const itemId = z.string().check(z.maxLength(100));
const cartOwner = { sessionId: uuid(), buyerId: accountId() };
const limit = integer(1, 10_000);
const idempotencyKey = z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/));
const fingerprint = z.instanceof(Uint8Array).check(z.refine(({ length }) => length === 32));
const dueSeconds = integer(0, 86_400);

const description = multilineText(2_000);
const keywords = z.array(text(1, 8)).check(
  z.maxLength(5),
  z.refine((words) => new Set(words.map(fold)).size === words.length),
);
const objectName = z.string().check(z.regex(/^[0-9a-f]{32}\/[A-Za-z0-9_-]{32}$/));
const objectNames = z.array(objectName).check(z.maxLength(1_000));
const pixels = integer(1, 8_000);

const newItem = z.object({
  sellerId: accountId(),
  sellerName: text(1, 32),
  name: text(1, 32),
  description,
  category: integer(0, greatestInt),
  keywords,
  condition: oneOf('new', 'used'),
  priceCents: integer(1, 100_000_000),
  quantity: integer(1, 1_000_000),
});

const delivery = z.object({
  name: text(1, 64),
  lines: z.array(text(1, 64)).check(z.minLength(1), z.maxLength(3)),
  city: text(1, 64),
  postalCode: text(0, 16),
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
});

/** What product-db accepts from its callers. */
export const rules: Rules<ProductDbDefinition> = {
  registerItem: newItem,
  registerItems: z.object({ items: z.array(newItem).check(z.maxLength(500)) }),
  changeItemPrice: z.object({ sellerId: accountId(), itemId, priceCents: integer(1, 100_000_000) }),
  changeItemQuantity: z.object({
    sellerId: accountId(),
    itemId,
    change: integer(-1_000_000, 1_000_000).check(z.refine((change) => change !== 0)),
  }),
  editItem: z.object({
    sellerId: accountId(),
    itemId,
    name: z.optional(text(1, 32)),
    description: z.optional(description),
    keywords: z.optional(z.object({ keywords })),
    condition: z.optional(oneOf('new', 'used')),
  }),
  listSellerItems: z.object({ sellerId: accountId(), pageSize, cursor }),
  searchItems: z.object({
    category: z.optional(integer(0, greatestInt)),
    // A keyword has up to 32 characters, and each can fold to three.
    keywords: z.array(text(1, 96)).check(z.maxLength(5)),
    condition: z.optional(oneOf('new', 'used')),
    minPriceCents: z.optional(integer(0, 100_000_000)),
    maxPriceCents: z.optional(integer(0, 100_000_000)),
    sort: oneOf('best', 'newest', 'price', '-price'),
    pageSize,
    cursor,
  }),
  listCategories: z.object({}),
  getItem: z.object({ itemId }),
  preparePicture: z.object({ sellerId: accountId(), itemId }),
  addPicture: z.object({ sellerId: accountId(), itemId, objectName, width: pixels, height: pixels }),
  removePicture: z.object({ sellerId: accountId(), itemId, pictureId: z.string().check(z.regex(/^[\w-]{1,64}$/)) }),
  listPictureObjects: z.object({ objectNames, limit }),
  forgetPictures: z.object({ objectNames }),
  getCurrency: z.object({}),
  getCart: z.object(cartOwner),
  addToCart: z.object({ ...cartOwner, itemId, quantity: integer(1, 1_000) }),
  removeFromCart: z.object({ ...cartOwner, itemId, quantity: z.optional(integer(1, 1_000)) }),
  saveCart: z.object(cartOwner),
  clearCart: z.object(cartOwner),
  beginPurchase: z.object({
    ...cartOwner,
    purchaseId: uuid(),
    idempotencyKey,
    fingerprint,
    expectedTotalCents: z.optional(integer(0, 10_000_000_000_000)),
    cardBrand: text(1, 64),
    cardLast4: z.string().check(z.regex(/^\d{4}$/)),
    dueSeconds,
    delivery: z.optional(delivery),
  }),
  settlePurchase: z.object({ purchaseId: uuid(), decision: oneOf('approved', 'declined', 'cancelled') }),
  getPurchase: z.object({ purchaseId: uuid(), buyerId: accountId() }),
  listPurchases: z.object({ buyerId: accountId(), pageSize, cursor }),
  listSales: z.object({ sellerId: accountId(), status: z.optional(oneOf('to_dispatch', 'dispatched', 'refunded')), pageSize, cursor }),
  getSale: z.object({ purchaseId: uuid(), sellerId: accountId() }),
  dispatchSale: z.object({
    purchaseId: uuid(),
    sellerId: accountId(),
    carrier: z.optional(text(1, 64)),
    trackingNumber: z.optional(text(1, 64)),
  }),
  takeDuePurchases: z.object({ limit }),
  claimPurchase: z.object({ purchaseId: uuid() }),
  releasePurchase: z.object({ purchaseId: uuid() }),
  beginRefund: z.object({
    refundId: uuid(),
    purchaseId: uuid(),
    sellerId: accountId(),
    idempotencyKey,
    fingerprint,
    lines: z.array(z.object({ itemId, quantity: integer(1, 1_000) })).check(
      z.minLength(1),
      z.maxLength(100),
      z.refine((lines) => new Set(lines.map(({ itemId }) => itemId)).size === lines.length),
    ),
    reason: text(1, 200),
    dueSeconds,
  }),
  settleRefund: z.object({ refundId: uuid(), outcome: oneOf('refunded', 'failed') }),
  takeDueRefunds: z.object({ limit }),
  giveFeedback: z.object({ buyerId: accountId(), itemId, vote: oneOf('up', 'down') }),
  getSellerTotals: z.object({ sellerId: accountId() }),
  getBuyerTotals: z.object({ buyerId: accountId() }),
  sweepExpired: z.object({ limit }),
};
