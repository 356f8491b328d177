// Made from the OpenAPI document by `npm run generate`; a test says when that has to be done again.

import type { CallOptions, NoInput, OperationTable } from './operation.ts';
import type { Rule } from './rules.ts';

/** An error (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: 'invalid_request' | 'unauthenticated' | 'wrong_credentials' | 'payment_declined' | 'forbidden' | 'not_purchased' | 'not_found' | 'method_not_allowed' | 'request_timeout' | 'username_taken' | 'insufficient_quantity' | 'quantity_limit' | 'cart_limit' | 'price_changed' | 'picture_limit' | 'cart_empty' | 'already_rated' | 'purchase_in_progress' | 'purchase_cancelled' | 'refund_exceeds_sale' | 'refund_failed' | 'payload_too_large' | 'unsupported_media_type' | 'misdirected_request' | 'idempotency_key_reused' | 'too_many_attempts' | 'quota_exceeded' | 'header_too_large' | 'internal' | 'unavailable' | 'overloaded' | 'deadline_exceeded';
  /** Also in X-Request-Id; name it when you ask for help. */
  requestId: string;
  /** With `invalid_request`: every field that breaks a rule. */
  errors?: {
    field: string;
    message: string;
  }[];
  /** The lines of the cart or the refund that cannot be accepted as they are. */
  lines?: {
    itemId: string;
    requested: number;
    /** In a cart: units that can still be sold. */
    available?: number;
    /** In a cart: today's price of one unit. */
    priceCents?: number;
    /** In a refund: units that can still be refunded. */
    left?: number;
  }[];
  /** What the cart costs today. */
  totalCents?: number;
  /** The purchase that the error is about. */
  purchaseId?: string;
  /** The one currency, ISO 4217. */
  currency?: string;
  /** Whether payments go to Souk's own payment service. */
  paymentIsStandIn?: boolean;
  /** What each part says of itself. */
  parts?: Record<string, 'ok' | 'down'>;
}

/** A live session of the account. */
export interface AccountSession {
  /** Ends the session with a DELETE request; it is no token. */
  sessionId: string;
  createdAt: string;
  /** May be up to 10 seconds too early. */
  lastUsedAt: string;
  /** Where the log-in came from: a /24 of IPv4 or a /64 of IPv6. Absent if it is not known. */
  network?: string;
  /** What the log-in had as `User-Agent`, cut to 200 characters. Absent without one. */
  client?: string;
  /** Whether it is the session of this request. */
  current: boolean;
}

/** All votes on a seller's items. */
export interface Rating {
  sellerId: number;
  thumbsUp: number;
  thumbsDown: number;
}

/** What a seller offers. */
export interface Item {
  itemId: string;
  sellerId: number;
  sellerName: string;
  name: string;
  /** May be empty and may have line breaks. */
  description: string;
  category: number;
  keywords: string[];
  condition: 'new' | 'used';
  priceCents: number;
  /** The one currency, ISO 4217. */
  currency: string;
  /** Units that can still be sold. */
  quantity: number;
  thumbsUp: number;
  thumbsDown: number;
  /** In the order in which they were added; at most 8. */
  pictures: {
    pictureId: string;
    /** WebP, at most 1,600 pixels wide. What is there never changes. */
    url: string;
    /** WebP, at most 400 pixels wide. */
    thumbnailUrl: string;
    /** Of the picture at `url`. */
    width: number;
    height: number;
  }[];
  createdAt: string;
}

/** A seller's part of a paid purchase. */
export interface Sale {
  purchaseId: string;
  status: 'to_dispatch' | 'dispatched' | 'refunded';
  /** The seller's, as charged. */
  lines: {
    itemId: string;
    name: string;
    sellerId: number;
    sellerName: string;
    priceCents: number;
    quantity: number;
    refundedQuantity: number;
  }[];
  totalCents: number;
  refundedCents: number;
  /** The one currency, ISO 4217. */
  currency: string;
  delivery?: Delivery;
  paidAt: string;
  dispatchedAt?: string;
  carrier?: string;
  trackingNumber?: string;
  refunds: Refund[];
}

/** Where a purchase goes. It is erased some months after the purchase. */
export interface Delivery {
  name: string;
  lines: string[];
  city: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** Money that a seller gives back for units of a sale. */
export interface Refund {
  refundId: string;
  purchaseId: string;
  /** `pending`: on its way. `failed`: the payment service refused it; nothing was given back. */
  status: 'pending' | 'refunded' | 'failed';
  lines: {
    itemId: string;
    quantity: number;
  }[];
  amountCents: number;
  /** The one currency, ISO 4217. */
  currency: string;
  reason: string;
  /** Whether the units go back on sale. */
  restock: boolean;
  createdAt: string;
  refundedAt?: string;
}

/** The session's active cart at today's prices. */
export interface Cart {
  lines: {
    itemId: string;
    name: string;
    sellerId: number;
    sellerName: string;
    quantity: number;
    /** Today's price of one unit. */
    priceCents: number;
    /** Of the item's first picture. */
    thumbnailUrl?: string;
    /** False when fewer than `quantity` units can be sold. */
    available: boolean;
  }[];
  totalCents: number;
  /** The one currency, ISO 4217. */
  currency: string;
  /** Whether the saved cart holds the same. */
  saved: boolean;
}

/** A checkout and what became of it. */
export interface Purchase {
  purchaseId: string;
  status: 'pending' | 'paid' | 'declined' | 'cancelled';
  /** As charged. */
  lines: {
    itemId: string;
    name: string;
    sellerId: number;
    sellerName: string;
    priceCents: number;
    quantity: number;
    refundedQuantity: number;
  }[];
  totalCents: number;
  refundedCents: number;
  /** The one currency, ISO 4217. */
  currency: string;
  card: {
    brand: string;
    last4: string;
  };
  delivery?: Delivery;
  /** One for each seller who has dispatched the own lines. */
  dispatches: {
    sellerId: number;
    dispatchedAt: string;
    carrier?: string;
    trackingNumber?: string;
  }[];
  createdAt: string;
  paidAt?: string;
  refunds: Refund[];
}

/** A seller's name, and all votes on the seller's items. */
export interface SellerRating {
  sellerId: number;
  name: string;
  thumbsUp: number;
  thumbsDown: number;
}

export interface Health {
  parts: Record<'customer-db' | 'product-db' | 'payment', 'ok' | 'down'>;
  /** The one currency, ISO 4217. */
  currency?: string;
  /** Whether payments go to Souk's own payment service, which moves no money. */
  paymentIsStandIn?: boolean;
}

export interface CreateSellerRequest {
  name: string;
  /** It must be 3 to 64 characters of letters, digits, ".", "_", "-" and "@". */
  username: string;
  /** Not one of the most common ones, the user name or the marketplace's name. */
  password: string;
}

export interface SellerLogInRequest {
  /** It must be 3 to 64 characters of letters, digits, ".", "_", "-" and "@". */
  username: string;
  password: string;
}

export interface ChangeSellerPasswordRequest {
  currentPassword: string;
  /** Not one of the most common ones, the user name or the marketplace's name. */
  newPassword: string;
}

export interface EndSellerSessionRequest {
  sessionId: string;
}

export interface RegisterItemRequest {
  name: string;
  category: number;
  keywords: string[];
  condition: 'new' | 'used';
  priceCents: number;
  quantity: number;
  description?: string | undefined;
}

export interface SearchItemsRequest {
  category?: number | undefined;
  keyword?: string[] | undefined;
  condition?: 'new' | 'used' | undefined;
  minPriceCents?: number | undefined;
  maxPriceCents?: number | undefined;
  sort?: 'best' | 'newest' | 'price' | '-price' | undefined;
  pageSize?: number | undefined;
  /** `nextPageToken` of the page before; absent for the first page. */
  pageToken?: string | undefined;
}

export interface ChangeItemPriceRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  priceCents: number;
}

export interface ChangeItemQuantityRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  /** Units to add, or, if negative, to remove from sale; not 0. */
  change: number;
}

export interface AddPictureRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  /** Its type is one of image/jpeg, image/png, image/webp. */
  file: Blob;
}

export interface RemovePictureRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  pictureId: string;
}

export interface ListOwnItemsRequest {
  includeSoldOut?: boolean | undefined;
  pageSize?: number | undefined;
  /** `nextPageToken` of the page before; absent for the first page. */
  pageToken?: string | undefined;
}

export interface EditItemRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  name?: string | undefined;
  description?: string | undefined;
  keywords?: string[] | undefined;
  condition?: 'new' | 'used' | undefined;
}

export interface GetItemRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
}

export interface ListSalesRequest {
  status?: 'to_dispatch' | 'dispatched' | 'refunded' | undefined;
  pageSize?: number | undefined;
  /** `nextPageToken` of the page before; absent for the first page. */
  pageToken?: string | undefined;
}

export interface GetSaleRequest {
  /** It must be a UUID. */
  purchaseId: string;
}

export interface DispatchSaleRequest {
  /** It must be a UUID. */
  purchaseId: string;
  carrier?: string | undefined;
  trackingNumber?: string | undefined;
}

export interface RefundSaleRequest {
  /** It must be a UUID. */
  purchaseId: string;
  /** Made by the client if absent. */
  idempotencyKey?: string | undefined;
  lines: {
    /** It must be an itemId, for example "3-1042". */
    itemId: string;
    quantity: number;
  }[];
  reason: string;
  restock?: boolean | undefined;
}

export interface CreateBuyerRequest {
  name: string;
  /** It must be 3 to 64 characters of letters, digits, ".", "_", "-" and "@". */
  username: string;
  /** Not one of the most common ones, the user name or the marketplace's name. */
  password: string;
}

export interface BuyerLogInRequest {
  /** It must be 3 to 64 characters of letters, digits, ".", "_", "-" and "@". */
  username: string;
  password: string;
}

export interface ChangeBuyerPasswordRequest {
  currentPassword: string;
  /** Not one of the most common ones, the user name or the marketplace's name. */
  newPassword: string;
}

export interface EndBuyerSessionRequest {
  sessionId: string;
}

export interface AddToCartRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  quantity: number;
}

export interface RemoveFromCartRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  /** Absent: the whole line. */
  quantity?: number | undefined;
}

export interface MakePurchaseRequest {
  /** Made by the client if absent. */
  idempotencyKey?: string | undefined;
  card: {
    holderName: string;
    /** It must be a card number of 13 to 19 digits, with spaces and hyphens at will, whose check digit fits. */
    number: string;
    /** It must be MM/YY, this month or later. */
    expiration: string;
    /** It must be 3 or 4 digits. */
    securityCode: string;
  };
  expectedTotalCents?: number | undefined;
  /** Where the purchase goes. Only the buyer and the sellers in the purchase see it, and it is erased some months later. */
  delivery?: {
    name: string;
    lines: string[];
    city: string;
    /** May be empty. */
    postalCode: string;
    /** It must be the code of a country: two capital letters of ISO 3166-1 alpha-2, for example "GB". */
    country: string;
  } | undefined;
}

export interface ListPurchasesRequest {
  pageSize?: number | undefined;
  /** `nextPageToken` of the page before; absent for the first page. */
  pageToken?: string | undefined;
}

export interface GetPurchaseRequest {
  /** It must be a UUID. */
  purchaseId: string;
}

export interface GiveFeedbackRequest {
  /** It must be an itemId, for example "3-1042". */
  itemId: string;
  vote: 'up' | 'down';
}

export interface GetSellerRatingRequest {
  sellerId: number;
}

export interface CreateSellerResponse {
  sellerId: number;
  name: string;
  username: string;
}

export interface SellerLogInResponse {
  /** Opaque; goes with later requests as `Authorization: Bearer <token>`. */
  sessionToken: string;
  expiresInSeconds: number;
  sellerId: number;
}

export interface ListSellerSessionsResponse {
  /** The last used first. */
  sessions: AccountSession[];
}

export interface GetOwnSellerResponse {
  sellerId: number;
  name: string;
  username: string;
  thumbsUp: number;
  thumbsDown: number;
  itemsSold: number;
}

export interface SearchItemsResponse {
  items: Item[];
  /** Absent on the last page. */
  nextPageToken?: string;
}

export interface ListOwnItemsResponse {
  items: Item[];
  /** Absent on the last page. */
  nextPageToken?: string;
}

export interface ListSalesResponse {
  items: Sale[];
  /** Absent on the last page. */
  nextPageToken?: string;
}

export interface CreateBuyerResponse {
  buyerId: number;
  name: string;
  username: string;
}

export interface BuyerLogInResponse {
  /** Opaque; goes with later requests as `Authorization: Bearer <token>`. */
  sessionToken: string;
  expiresInSeconds: number;
  buyerId: number;
}

export interface ListBuyerSessionsResponse {
  /** The last used first. */
  sessions: AccountSession[];
}

export interface GetOwnBuyerResponse {
  buyerId: number;
  name: string;
  username: string;
  itemsPurchased: number;
}

export interface ListPurchasesResponse {
  items: Purchase[];
  /** Absent on the last page. */
  nextPageToken?: string;
}

export interface GiveFeedbackResponse {
  itemId: string;
  vote: 'up' | 'down';
}

export interface ListCategoriesResponse {
  categories: {
    category: number;
    name: string;
  }[];
}

/** Every function of the marketplace. */
export interface Functions {
  /** Open a seller's account. */
  createSeller(input: CreateSellerRequest, options?: CallOptions): Promise<CreateSellerResponse>;
  /** Log in as a seller. The session ends at log-out, or when no request comes for `expiresInSeconds`. */
  sellerLogIn(input: SellerLogInRequest, options?: CallOptions): Promise<SellerLogInResponse>;
  /** List the live sessions of the seller's account, the last used first. */
  listSellerSessions(input?: NoInput, options?: CallOptions): Promise<ListSellerSessionsResponse>;
  /** End every session of the seller's account but this one. */
  endOtherSellerSessions(input?: NoInput, options?: CallOptions): Promise<void>;
  /** Log out. */
  sellerLogOut(input?: NoInput, options?: CallOptions): Promise<void>;
  /** Get the seller's own account, rating and count of sold units. */
  getOwnSeller(input?: NoInput, options?: CallOptions): Promise<GetOwnSellerResponse>;
  /** Change the seller's password. Ends every other session of the account at once. A wrong `currentPassword` counts as a failed log-in; it ends no session. Do not repeat a change whose outcome is unknown: log in with the new password to find out. */
  changeSellerPassword(input: ChangeSellerPasswordRequest, options?: CallOptions): Promise<void>;
  /** End one session of the seller's account. Ends it at once, for every server. It may be the session of this request; then it is like a log-out. */
  endSellerSession(input: EndSellerSessionRequest, options?: CallOptions): Promise<void>;
  /** Get the seller's own rating. */
  getOwnRating(input?: NoInput, options?: CallOptions): Promise<Rating>;
  /** Put an item up for sale. */
  registerItem(input: RegisterItemRequest, options?: CallOptions): Promise<Item>;
  /** Search the items on sale. Without any parameter: everything on sale. An item matches when it is on sale, is of the category and the condition and within the prices (of those that are given) and, if keywords are given, when one of its keywords fits at least one of them exactly, by its beginning, or by a small spelling difference, or when a word of its name (a run of letters, marks and digits) fits one exactly or by its beginning. `sort=best` puts first what has more keywords matched exactly, then more matched by beginning or by a small spelling difference, then more words of the name, then thumbs up minus thumbs down, then newest. `newest`, `price` (cheapest first) and `-price` order by that only, then newest. A small spelling difference is one letter more, less or other, or two neighbours swapped, if the keyword that is searched for has at least 4 letters. The cost of a search is bounded, however many items there are. For each keyword it looks at the best 500 items that have it exactly, at the best 500 that have it as a word of their name, and at 500 more that have a word near it: one of up to 100 keywords that begin with it, of up to 100 that are spelt a little differently, or of up to 100 words of names that begin with it, shared out evenly among these words, but at least 10 of each; best by votes, then newest. Several keywords share all these limits. With a condition or prices it looks at four times as many. Every order is an order of these. Without keywords, a page looks at no more than 2,000 items for those that match, so it may be shorter than `pageSize`, even empty, and still have a `nextPageToken`. */
  searchItems(input?: SearchItemsRequest, options?: CallOptions): Promise<SearchItemsResponse>;
  /** Change the price of one of the seller's items. */
  changeItemPrice(input: ChangeItemPriceRequest, options?: CallOptions): Promise<Item>;
  /** Add units to one of the seller's items, or remove units from sale. The change is relative, so it never undoes a purchase or another change. Repeating the request changes the quantity again. */
  changeItemQuantity(input: ChangeItemQuantityRequest, options?: CallOptions): Promise<Item>;
  /** Add a picture to one of the seller's items. The body is the picture itself: JPEG, PNG or WebP, up to 8 MiB, 16 to 8,000 pixels wide and high, not animated. It is kept at most 1,600 pixels wide, without its metadata; an item has at most 8. */
  addPicture(input: AddPictureRequest, options?: CallOptions): Promise<Item>;
  /** Remove a picture from one of the seller's items. The item is without it at once. Its address works for a day or two more. */
  removePicture(input: RemovePictureRequest, options?: CallOptions): Promise<Item>;
  /** List the seller's items on sale, newest first. */
  listOwnItems(input?: ListOwnItemsRequest, options?: CallOptions): Promise<ListOwnItemsResponse>;
  /** Edit an item: its name, description, keywords or condition. Changes the fields that are sent and leaves the others as they are. `keywords` replaces all keywords. */
  editItem(input: EditItemRequest, options?: CallOptions): Promise<Item>;
  /** Get an item. */
  getItem(input: GetItemRequest, options?: CallOptions): Promise<Item>;
  /** List the seller's sales, the last paid first. */
  listSales(input?: ListSalesRequest, options?: CallOptions): Promise<ListSalesResponse>;
  /** Get the seller's part of a paid purchase. Asking for one with a pending refund sends the refund again. */
  getSale(input: GetSaleRequest, options?: CallOptions): Promise<Sale>;
  /** Say that a sale was handed to a carrier. The buyer sees it in the purchase. Sent again, it replaces carrier and tracking number and removes those that are absent; `dispatchedAt` stays. */
  dispatchSale(input: DispatchSaleRequest, options?: CallOptions): Promise<Sale>;
  /** Give money back for some or all units of a sale. After any 5xx, time-out or cut connection, send it again with the same Idempotency-Key: it never gives back twice. 202 means that the outcome is not known yet; ask for the sale. */
  refundSale(input: RefundSaleRequest, options?: CallOptions): Promise<Refund>;
  /** Open a buyer's account. */
  createBuyer(input: CreateBuyerRequest, options?: CallOptions): Promise<CreateBuyerResponse>;
  /** Log in as a buyer. The session ends at log-out, or when no request comes for `expiresInSeconds`. */
  buyerLogIn(input: BuyerLogInRequest, options?: CallOptions): Promise<BuyerLogInResponse>;
  /** List the live sessions of the buyer's account, the last used first. */
  listBuyerSessions(input?: NoInput, options?: CallOptions): Promise<ListBuyerSessionsResponse>;
  /** End every session of the buyer's account but this one. */
  endOtherBuyerSessions(input?: NoInput, options?: CallOptions): Promise<void>;
  /** Log out. Ends the session's cart as well: what was not saved is gone. */
  buyerLogOut(input?: NoInput, options?: CallOptions): Promise<void>;
  /** Get the buyer's own account and count of purchased units. */
  getOwnBuyer(input?: NoInput, options?: CallOptions): Promise<GetOwnBuyerResponse>;
  /** Change the buyer's password. Ends every other session of the account at once. A wrong `currentPassword` counts as a failed log-in; it ends no session. Do not repeat a change whose outcome is unknown: log in with the new password to find out. */
  changeBuyerPassword(input: ChangeBuyerPasswordRequest, options?: CallOptions): Promise<void>;
  /** End one session of the buyer's account. Ends it at once, for every server. It may be the session of this request; then it is like a log-out. */
  endBuyerSession(input: EndBuyerSessionRequest, options?: CallOptions): Promise<void>;
  /** Put units of an item into the session's cart. Checks that so many units can be had, and holds none of them back: only a purchase does. */
  addToCart(input: AddToCartRequest, options?: CallOptions): Promise<Cart>;
  /** Take units of an item, or the whole line, out of the session's cart. */
  removeFromCart(input: RemoveFromCartRequest, options?: CallOptions): Promise<Cart>;
  /** Make the buyer's saved cart equal to the session's cart. */
  saveCart(input?: NoInput, options?: CallOptions): Promise<Cart>;
  /** Empty the session's cart; the saved cart stays. */
  clearCart(input?: NoInput, options?: CallOptions): Promise<void>;
  /** Get the session's cart. */
  getCart(input?: NoInput, options?: CallOptions): Promise<Cart>;
  /** Buy the whole of the session's cart, or nothing. After any 5xx, time-out or cut connection, send it again with the same Idempotency-Key: it never costs twice. 202 means that the outcome is not known yet; ask for the purchase at Location. */
  makePurchase(input: MakePurchaseRequest, options?: CallOptions): Promise<Purchase>;
  /** List the buyer's paid and pending purchases with their lines, newest first. */
  listPurchases(input?: ListPurchasesRequest, options?: CallOptions): Promise<ListPurchasesResponse>;
  /** Get one of the buyer's purchases, whatever its state. Asking for one that has been pending for long finds out what became of it. */
  getPurchase(input: GetPurchaseRequest, options?: CallOptions): Promise<Purchase>;
  /** Give a bought item a thumb up or down. Once for each item, after a paid purchase of it. It counts for the item and for its seller. */
  giveFeedback(input: GiveFeedbackRequest, options?: CallOptions): Promise<GiveFeedbackResponse>;
  /** Get a seller's rating. */
  getSellerRating(input: GetSellerRatingRequest, options?: CallOptions): Promise<SellerRating>;
  /** List the categories that have a name. An item may be in any category, with a name or without. */
  listCategories(input?: NoInput, options?: CallOptions): Promise<ListCategoriesResponse>;
  /** Ask every part whether it can do its work. Each part asks its database. 503 if any of them cannot; the problem document carries the same as well. */
  health(input?: NoInput, options?: CallOptions): Promise<Health>;
}

export const operations: OperationTable<keyof Functions> = {
  createSeller: {"name":"create-seller","method":"POST","path":"/v1/sellers","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"none"},
  sellerLogIn: {"name":"seller-log-in","method":"POST","path":"/v1/sellers/sessions","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"opens"},
  listSellerSessions: {"name":"list-seller-sessions","method":"GET","path":"/v1/sellers/sessions","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  endOtherSellerSessions: {"name":"end-other-seller-sessions","method":"DELETE","path":"/v1/sellers/sessions","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  sellerLogOut: {"name":"seller-log-out","method":"DELETE","path":"/v1/sellers/sessions/current","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"ends"},
  getOwnSeller: {"name":"get-own-seller","method":"GET","path":"/v1/sellers/me","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  changeSellerPassword: {"name":"change-seller-password","method":"PUT","path":"/v1/sellers/me/password","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  endSellerSession: {"name":"end-seller-session","method":"DELETE","path":"/v1/sellers/sessions/{sessionId}","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  getOwnRating: {"name":"get-own-rating","method":"GET","path":"/v1/sellers/me/rating","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  registerItem: {"name":"register-item","method":"POST","path":"/v1/items","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  searchItems: {"name":"search-items","method":"GET","path":"/v1/items","inputs":"query","headers":{},"repeatable":true,"isList":true,"session":"accepts"},
  changeItemPrice: {"name":"change-item-price","method":"PUT","path":"/v1/items/{itemId}/price","inputs":"body","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  changeItemQuantity: {"name":"change-item-quantity","method":"POST","path":"/v1/items/{itemId}/quantity-changes","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  addPicture: {"name":"add-picture","method":"POST","path":"/v1/items/{itemId}/pictures","inputs":"file","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  removePicture: {"name":"remove-picture","method":"DELETE","path":"/v1/items/{itemId}/pictures/{pictureId}","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  listOwnItems: {"name":"list-own-items","method":"GET","path":"/v1/sellers/me/items","inputs":"query","headers":{},"repeatable":true,"isList":true,"session":"needs"},
  editItem: {"name":"edit-item","method":"PATCH","path":"/v1/items/{itemId}","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  getItem: {"name":"get-item","method":"GET","path":"/v1/items/{itemId}","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"accepts"},
  listSales: {"name":"list-sales","method":"GET","path":"/v1/sellers/me/sales","inputs":"query","headers":{},"repeatable":true,"isList":true,"session":"needs"},
  getSale: {"name":"get-sale","method":"GET","path":"/v1/sellers/me/sales/{purchaseId}","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  dispatchSale: {"name":"dispatch-sale","method":"PUT","path":"/v1/sellers/me/sales/{purchaseId}/dispatch","inputs":"body","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  refundSale: {"name":"refund-sale","method":"POST","path":"/v1/sellers/me/sales/{purchaseId}/refunds","inputs":"body","headers":{"idempotencyKey":"Idempotency-Key"},"repeatable":true,"isList":false,"session":"needs"},
  createBuyer: {"name":"create-buyer","method":"POST","path":"/v1/buyers","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"none"},
  buyerLogIn: {"name":"buyer-log-in","method":"POST","path":"/v1/buyers/sessions","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"opens"},
  listBuyerSessions: {"name":"list-buyer-sessions","method":"GET","path":"/v1/buyers/sessions","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  endOtherBuyerSessions: {"name":"end-other-buyer-sessions","method":"DELETE","path":"/v1/buyers/sessions","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  buyerLogOut: {"name":"buyer-log-out","method":"DELETE","path":"/v1/buyers/sessions/current","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"ends"},
  getOwnBuyer: {"name":"get-own-buyer","method":"GET","path":"/v1/buyers/me","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  changeBuyerPassword: {"name":"change-buyer-password","method":"PUT","path":"/v1/buyers/me/password","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  endBuyerSession: {"name":"end-buyer-session","method":"DELETE","path":"/v1/buyers/sessions/{sessionId}","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  addToCart: {"name":"add-to-cart","method":"POST","path":"/v1/cart/lines","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  removeFromCart: {"name":"remove-from-cart","method":"DELETE","path":"/v1/cart/lines/{itemId}","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  saveCart: {"name":"save-cart","method":"PUT","path":"/v1/cart/saved","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  clearCart: {"name":"clear-cart","method":"DELETE","path":"/v1/cart","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  getCart: {"name":"get-cart","method":"GET","path":"/v1/cart","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  makePurchase: {"name":"make-purchase","method":"POST","path":"/v1/purchases","inputs":"body","headers":{"idempotencyKey":"Idempotency-Key"},"repeatable":true,"isList":false,"session":"needs"},
  listPurchases: {"name":"list-purchases","method":"GET","path":"/v1/purchases","inputs":"query","headers":{},"repeatable":true,"isList":true,"session":"needs"},
  getPurchase: {"name":"get-purchase","method":"GET","path":"/v1/purchases/{purchaseId}","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"needs"},
  giveFeedback: {"name":"give-feedback","method":"POST","path":"/v1/items/{itemId}/feedback","inputs":"body","headers":{},"repeatable":false,"isList":false,"session":"needs"},
  getSellerRating: {"name":"get-seller-rating","method":"GET","path":"/v1/sellers/{sellerId}/rating","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"accepts"},
  listCategories: {"name":"list-categories","method":"GET","path":"/v1/categories","inputs":"query","headers":{},"repeatable":true,"isList":false,"session":"accepts"},
  health: {"name":"health","method":"GET","path":"/v1/health","inputs":"query","headers":{},"repeatable":false,"isList":false,"session":"none"},
};

export const rules = {
  createSeller: {"name":{"minLength":1,"maxLength":32},"username":{"description":"It must be 3 to 64 characters of letters, digits, \".\", \"_\", \"-\" and \"@\".","pattern":"^[A-Za-z0-9._@-]{3,64}$"},"password":{"format":"password","minLength":8,"maxLength":128}},
  sellerLogIn: {"username":{"description":"It must be 3 to 64 characters of letters, digits, \".\", \"_\", \"-\" and \"@\".","pattern":"^[A-Za-z0-9._@-]{3,64}$"},"password":{"format":"password","minLength":8,"maxLength":128}},
  changeSellerPassword: {"currentPassword":{"format":"password","minLength":8,"maxLength":128},"newPassword":{"format":"password","minLength":8,"maxLength":128}},
  endSellerSession: {"sessionId":{"format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"}},
  registerItem: {"name":{"minLength":1,"maxLength":32},"category":{"minimum":0,"maximum":2147483647},"keywords":{"maxItems":5,"items":{"minLength":1,"maxLength":8}},"condition":{},"priceCents":{"minimum":1,"maximum":100000000},"quantity":{"minimum":1,"maximum":1000000},"description":{"maxLength":2000}},
  searchItems: {"category":{"minimum":0,"maximum":2147483647},"keyword":{"maxItems":5,"items":{"minLength":1,"maxLength":32}},"condition":{},"minPriceCents":{"minimum":0,"maximum":100000000},"maxPriceCents":{"minimum":0,"maximum":100000000},"sort":{},"pageSize":{"minimum":1,"maximum":100},"pageToken":{}},
  changeItemPrice: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"priceCents":{"minimum":1,"maximum":100000000}},
  changeItemQuantity: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"change":{"minimum":-1000000,"maximum":1000000}},
  addPicture: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"file":{"format":"binary","maxLength":8388608}},
  removePicture: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"pictureId":{"pattern":"^[\\w-]{1,64}$"}},
  listOwnItems: {"includeSoldOut":{},"pageSize":{"minimum":1,"maximum":100},"pageToken":{}},
  editItem: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"name":{"minLength":1,"maxLength":32},"description":{"maxLength":2000},"keywords":{"maxItems":5,"items":{"minLength":1,"maxLength":8}},"condition":{}},
  getItem: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"}},
  listSales: {"status":{},"pageSize":{"minimum":1,"maximum":100},"pageToken":{}},
  getSale: {"purchaseId":{"description":"It must be a UUID.","format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"}},
  dispatchSale: {"purchaseId":{"description":"It must be a UUID.","format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"},"carrier":{"minLength":1,"maxLength":64},"trackingNumber":{"minLength":1,"maxLength":64}},
  refundSale: {"purchaseId":{"description":"It must be a UUID.","format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"},"idempotencyKey":{"description":"Made by the client if absent.","pattern":"^[\\x21-\\x7e]{1,255}$"},"lines":{"maxItems":100,"items":{"properties":{"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"quantity":{"minimum":1,"maximum":1000}}}},"reason":{"minLength":1,"maxLength":200},"restock":{}},
  createBuyer: {"name":{"minLength":1,"maxLength":32},"username":{"description":"It must be 3 to 64 characters of letters, digits, \".\", \"_\", \"-\" and \"@\".","pattern":"^[A-Za-z0-9._@-]{3,64}$"},"password":{"format":"password","minLength":8,"maxLength":128}},
  buyerLogIn: {"username":{"description":"It must be 3 to 64 characters of letters, digits, \".\", \"_\", \"-\" and \"@\".","pattern":"^[A-Za-z0-9._@-]{3,64}$"},"password":{"format":"password","minLength":8,"maxLength":128}},
  changeBuyerPassword: {"currentPassword":{"format":"password","minLength":8,"maxLength":128},"newPassword":{"format":"password","minLength":8,"maxLength":128}},
  endBuyerSession: {"sessionId":{"format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"}},
  addToCart: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"quantity":{"minimum":1,"maximum":1000}},
  removeFromCart: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"quantity":{"minimum":1,"maximum":1000}},
  makePurchase: {"idempotencyKey":{"description":"Made by the client if absent.","pattern":"^[\\x21-\\x7e]{1,255}$"},"card":{"properties":{"holderName":{"minLength":1,"maxLength":64},"number":{"description":"It must be a card number of 13 to 19 digits, with spaces and hyphens at will, whose check digit fits.","pattern":"^[ \\-]*(?:\\d[ \\-]*){13,19}$"},"expiration":{"description":"It must be MM/YY, this month or later.","pattern":"^(?:0[1-9]|1[0-2])\\/\\d{2}$"},"securityCode":{"description":"It must be 3 or 4 digits.","pattern":"^\\d{3,4}$"}}},"expectedTotalCents":{"minimum":0,"maximum":10000000000000},"delivery":{"properties":{"name":{"minLength":1,"maxLength":64},"lines":{"maxItems":3,"items":{"minLength":1,"maxLength":64}},"city":{"minLength":1,"maxLength":64},"postalCode":{"minLength":0,"maxLength":16},"country":{"description":"It must be the code of a country: two capital letters of ISO 3166-1 alpha-2, for example \"GB\".","pattern":"^[A-Z]{2}$"}}}},
  listPurchases: {"pageSize":{"minimum":1,"maximum":100},"pageToken":{}},
  getPurchase: {"purchaseId":{"description":"It must be a UUID.","format":"uuid","pattern":"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$"}},
  giveFeedback: {"itemId":{"description":"It must be an itemId, for example \"3-1042\".","pattern":"^(?:0|[1-9]\\d{0,9})-[1-9]\\d{0,14}$"},"vote":{}},
  getSellerRating: {"sellerId":{"minimum":1}},
} as const satisfies Partial<Record<keyof Functions, Readonly<Record<string, Rule>>>>;
