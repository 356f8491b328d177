// The most that a call may cost, in figures that no busy machine changes. A change that needs more says why, and raises the limit here.

/** SQL statements in each database, and calls between the parts: gRPC, and SOAP to the payment service. */
interface CallLimit {
  customer: number;
  product: number;
  payment: number;
  calls: number;
}

const limit = (customer: number, product: number, payment: number, calls: number): CallLimit => ({ customer, product, payment, calls });

/** A session's check and one method of product-db, each with one statement. */
const usual = limit(1, 1, 0, 2);
/** A method of customer-db behind a session's check. */
const ofAccount = limit(2, 0, 0, 2);
/** Reads the stored hash, then writes the result. */
const hashing = limit(2, 0, 0, 1);
/** T1 and T2, or R1 and R2, and the payment service between them. */
const paying = limit(1, 2, 1, 4);

export const callLimits: Readonly<Record<string, CallLimit>> = {
  'create-seller': limit(1, 0, 0, 1),
  'seller-log-in': hashing,
  'seller-log-out': ofAccount,
  'get-own-seller': limit(2, 1, 0, 3),
  'change-seller-password': limit(3, 0, 0, 2),
  'list-seller-sessions': ofAccount,
  'end-seller-session': ofAccount,
  'end-other-seller-sessions': ofAccount,
  'get-own-rating': usual,
  'register-item': limit(2, 1, 0, 3),
  'change-item-price': usual,
  'change-item-quantity': usual,
  // The picture's name is made by the first call, the picture stored, and its row written by the second.
  'add-picture': limit(1, 2, 0, 3),
  'remove-picture': usual,
  'list-own-items': usual,
  'edit-item': usual,
  'list-sales': usual,
  'get-sale': usual,
  'dispatch-sale': usual,
  'refund-sale': paying,
  'create-buyer': limit(1, 0, 0, 1),
  'buyer-log-in': hashing,
  'buyer-log-out': ofAccount,
  'get-own-buyer': limit(2, 1, 0, 3),
  'change-buyer-password': limit(3, 0, 0, 2),
  'list-buyer-sessions': ofAccount,
  'end-buyer-session': ofAccount,
  'end-other-buyer-sessions': ofAccount,
  'search-items': usual,
  'get-item': usual,
  'add-to-cart': usual,
  'remove-from-cart': usual,
  'save-cart': usual,
  'clear-cart': usual,
  // The first look of a session opens its cart with a second statement.
  'get-cart': limit(1, 2, 0, 2),
  'make-purchase': paying,
  'get-purchase': usual,
  'list-purchases': usual,
  'give-feedback': usual,
  'get-seller-rating': limit(2, 1, 0, 3),
  'list-categories': usual,
};

/** KiB of JavaScript that a part loads when it starts. There is room for a few files of ours, and none for another package. */
export const startKib: Readonly<Record<string, number>> = {
  functions: 880,
  'customer-db': 985,
  'product-db': 1_085,
  payment: 1_125,
  audit: 965,
  migrator: 1_250,
};

/** KiB of the bundled framework, which every function loads. */
export const frameworkKib = 45;

/** Modules in what a part loads when it starts, with room for a few files of ours. */
export const startModules: Readonly<Record<string, number>> = {
  functions: 285,
  'customer-db': 285,
  'product-db': 300,
  payment: 305,
  audit: 272,
  migrator: 236,
};

/**
 * Files that the process of a function loads when it starts, the framework's included, and two so that a launcher can start early. Those that
 * charge or refund also load SOAP.
 */
export const functionFiles = (name: string): number => (['make-purchase', 'refund-sale'].includes(name) ? 19 : 15);

/**
 * Rows that scans and joins look at for a page of 20 items. A search without a filter needs the 21 rows of its page; one with a filter stops
 * when its page is full, and looks at 2,000 items up to three times for a rare filter; one with keywords at the items of its candidates.
 */
export function searchRows(query: string): number {
  if (/keyword|beginning/.test(query)) return keywordRows(query);
  return query.includes('narrow') ? 6_100 : /condition|price range/.test(query) ? 1_100 : 80;
}

/** The same for a catalogue of which no page is marked as visible to all, because it has just changed. */
export function changedRows(query: string): number {
  if (query.includes('beginning')) return 5_000;
  return /keyword/.test(query) || !/condition|price range/.test(query) ? searchRows(query) : 6_100;
}

function keywordRows(query: string): number {
  if (query.includes('condition')) return query.includes('five') ? 14_500 : 10_000;
  return query.includes('five') ? 7_000 : 4_500;
}

/** How much more than the first page may read a page whose cursor a client has made itself: with keywords, it can ask for more candidates. */
export const timesForged = (query: string): number => (/keyword|beginning/.test(query) ? 3 : 2);

/** A sale has its purchase, a line, an item, a delivery and up to one refund, with its line, its item and its purchase. */
export const saleRows = 21 * 20;

/**
 * Within the functions begin_purchase (T1) and settle_purchase (T2): statements for one line, those of triggers and foreign keys included, and
 * how often the item of each line is read.
 */
export const purchaseSql = { t1Statements: 12, t2Statements: 10, rowsOfLine: 11 };
