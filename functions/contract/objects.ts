import * as z from 'zod/mini';
import { once } from '../../lib/process/once.ts';

// The objects in responses. These schemas only describe: handlers return the services' messages without a check. Of the functions, only
// `api-docs` ever builds these schemas.

const cents = once(() => z.int().check(z.minimum(0)));
const count = once(() => z.int().check(z.minimum(0)));
const id = once(() => z.int().check(z.minimum(1)));
const itemId = once(() => z.string().check(z.meta({ examples: ['3-1042'] })));
export const currency = once(() => z.string().check(z.meta({ description: 'The one currency, ISO 4217.', examples: ['USD'] })));
const instant = once(() => z.date());

const pixels = once(() => z.int().check(z.minimum(1)));
const picture = once(() =>
  z.object({
    pictureId: z.string(),
    url: z.url().check(z.meta({ description: 'WebP, at most 1,600 pixels wide. What is there never changes.' })),
    thumbnailUrl: z.url().check(z.meta({ description: 'WebP, at most 400 pixels wide.' })),
    width: pixels().check(z.meta({ description: 'Of the picture at `url`.' })),
    height: pixels(),
  }),
);

export const item = once(() =>
  z
    .object({
      itemId: itemId(),
      sellerId: id(),
      sellerName: z.string(),
      name: z.string(),
      description: z.string().check(z.meta({ description: 'May be empty and may have line breaks.' })),
      category: z.int().check(z.minimum(0)),
      keywords: z.array(z.string()),
      condition: z.enum(['new', 'used']),
      priceCents: cents(),
      currency: currency(),
      quantity: count().check(z.meta({ description: 'Units that can still be sold.' })),
      thumbsUp: count(),
      thumbsDown: count(),
      pictures: z.array(picture()).check(z.meta({ description: 'In the order in which they were added; at most 8.' })),
      createdAt: instant(),
    })
    .check(z.meta({ id: 'Item', description: 'What a seller offers.' })),
);

const cartLine = once(() =>
  z.object({
    itemId: itemId(),
    name: z.string(),
    sellerId: id(),
    sellerName: z.string(),
    quantity: count(),
    priceCents: cents().check(z.meta({ description: "Today's price of one unit." })),
    thumbnailUrl: z.optional(z.url()).check(z.meta({ description: "Of the item's first picture." })),
    available: z.boolean().check(z.meta({ description: 'False when fewer than `quantity` units can be sold.' })),
  }),
);

export const cart = once(() =>
  z
    .object({
      lines: z.array(cartLine()),
      totalCents: cents(),
      currency: currency(),
      saved: z.boolean().check(z.meta({ description: 'Whether the saved cart holds the same.' })),
    })
    .check(z.meta({ id: 'Cart', description: "The session's active cart at today's prices." })),
);

const purchaseLine = once(() =>
  z.object({
    itemId: itemId(),
    name: z.string(),
    sellerId: id(),
    sellerName: z.string(),
    priceCents: cents(),
    quantity: count(),
    refundedQuantity: count(),
  }),
);

export const refund = once(() =>
  z
    .object({
      refundId: z.string(),
      purchaseId: z.uuid(),
      status: z
        .enum(['pending', 'refunded', 'failed'])
        .check(z.meta({ description: '`pending`: on its way. `failed`: the payment service refused it; nothing was given back.' })),
      lines: z.array(z.object({ itemId: itemId(), quantity: count() })),
      amountCents: cents(),
      currency: currency(),
      reason: z.string(),
      restock: z.boolean().check(z.meta({ description: 'Whether the units go back on sale.' })),
      createdAt: instant(),
      refundedAt: z.optional(instant()),
    })
    .check(z.meta({ id: 'Refund', description: 'Money that a seller gives back for units of a sale.' })),
);

const delivery = once(() =>
  z
    .object({
      name: z.string(),
      lines: z.array(z.string()),
      city: z.string(),
      postalCode: z.string(),
      country: z.string().check(z.meta({ description: 'ISO 3166-1 alpha-2.', examples: ['GB'] })),
    })
    .check(z.meta({ id: 'Delivery', description: 'Where a purchase goes. It is erased some months after the purchase.' })),
);

const handedOver = once(() => ({ carrier: z.optional(z.string()), trackingNumber: z.optional(z.string()) }));
const dispatch = once(() => z.object({ sellerId: id(), dispatchedAt: instant(), ...handedOver() }));

export const purchase = once(() =>
  z
    .object({
      purchaseId: z.uuid(),
      status: z.enum(['pending', 'paid', 'declined', 'cancelled']),
      lines: z.array(purchaseLine()).check(z.meta({ description: 'As charged.' })),
      totalCents: cents(),
      refundedCents: cents(),
      currency: currency(),
      card: z.object({ brand: z.string().check(z.meta({ examples: ['visa'] })), last4: z.string().check(z.meta({ examples: ['4242'] })) }),
      delivery: z.optional(delivery()),
      dispatches: z.array(dispatch()).check(z.meta({ description: 'One for each seller who has dispatched the own lines.' })),
      createdAt: instant(),
      paidAt: z.optional(instant()),
      refunds: z.array(refund()),
    })
    .check(z.meta({ id: 'Purchase', description: 'A checkout and what became of it.' })),
);

export const sale = once(() =>
  z
    .object({
      purchaseId: z.uuid(),
      status: z.enum(['to_dispatch', 'dispatched', 'refunded']),
      lines: z.array(purchaseLine()).check(z.meta({ description: "The seller's, as charged." })),
      totalCents: cents(),
      refundedCents: cents(),
      currency: currency(),
      delivery: z.optional(delivery()),
      paidAt: instant(),
      dispatchedAt: z.optional(instant()),
      ...handedOver(),
      refunds: z.array(refund()),
    })
    .check(z.meta({ id: 'Sale', description: "A seller's part of a paid purchase." })),
);

export const seller = once(() => z.object({ sellerId: id(), name: z.string(), username: z.string() }));
export const buyer = once(() => z.object({ buyerId: id(), name: z.string(), username: z.string() }));
export const rating = once(() =>
  z
    .object({ sellerId: id(), thumbsUp: count(), thumbsDown: count() })
    .check(z.meta({ id: 'Rating', description: "All votes on a seller's items." })),
);
export const sellerProfile = once(() => z.extend(seller(), { thumbsUp: count(), thumbsDown: count(), itemsSold: count() }));
export const buyerProfile = once(() => z.extend(buyer(), { itemsPurchased: count() }));

const session = once(() =>
  z.object({
    sessionToken: z.string().check(z.meta({ description: 'Opaque; goes with later requests as `Authorization: Bearer <token>`.' })),
    expiresInSeconds: z.int().check(z.minimum(1)),
  }),
);
export const sellerSession = once(() => z.extend(session(), { sellerId: id() }));
export const buyerSession = once(() => z.extend(session(), { buyerId: id() }));

export const feedback = once(() => z.object({ itemId: itemId(), vote: z.enum(['up', 'down']) }));

export const sellerRating = once(() =>
  z
    .object({ sellerId: id(), name: z.string(), thumbsUp: count(), thumbsDown: count() })
    .check(z.meta({ id: 'SellerRating', description: "A seller's name, and all votes on the seller's items." })),
);
export const categories = once(() =>
  z.object({ categories: z.array(z.object({ category: z.int().check(z.minimum(0)), name: z.string() })) }),
);

/** A page of a list. */
export const page = <Element extends z.ZodMiniType>(element: Element) =>
  z.object({
    items: z.array(element),
    nextPageToken: z.optional(z.string()).check(z.meta({ description: 'Absent on the last page.' })),
  });
