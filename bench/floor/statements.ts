import { isDeepStrictEqual } from 'node:util';
import { hashSessionToken } from '../../db-services/customer/session-token.ts';
import { sessionMethods } from '../../db-services/customer/sessions.ts';
import { cartMethods } from '../../db-services/product/carts.ts';
import { purchaseMethods } from '../../db-services/product/purchases.ts';
import type { Database } from '../../lib/database/db.ts';
import type { Sql } from '../../lib/database/sql.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import { decisions } from '../../payment-service/transactions.ts';

/** A statement that a service sends, with values of one's own: the floor sends exactly what Souk sends. */
export type Statement = (values: Record<string, unknown>) => { name: string; text: string; values: unknown[] };

/** Stand for a call's values, and occur nowhere else in its statement. */
const sample = {
  sessionToken: 'the-token-of-a-session-that-does-not-exist',
  sessionId: '019aa000-0000-7000-8000-00000000f100',
  purchaseId: '019aa000-0000-7000-8000-00000000f200',
  buyerId: 987_654_321,
  id: 123_456_789,
  category: 913_913,
  quantity: 617,
  key: 'the-key-of-the-floor',
  fingerprint: Buffer.alloc(32, 0xf1),
  amountCents: 7_654_321,
};

const itemId = `${sample.category}-${sample.id}`;
const owner = { sessionId: sample.sessionId, buyerId: sample.buyerId };
const context: CallContext = { deadlineAtMs: Number.POSITIVE_INFINITY, requestId: '', traceparent: '' };
const sessionIdleSeconds = 300;
const currency = 'USD';
const plenty = 1_000_000;

/** The statement of a session check. Values: `tokenHash`. */
export const checkSession = (): Promise<Statement> =>
  statementOf(
    (db) => sessionMethods(db, sessionIdleSeconds).checkSession({ sessionToken: sample.sessionToken, roles: ['buyer'] }, context),
    { tokenHash: hashSessionToken(sample.sessionToken) },
  );

const carts = (db: Database) => cartMethods(db, { currency, picturesUrl: '' });

/** Values: `sessionId`, `buyerId`. */
export const getCart = (): Promise<Statement> => statementOf((db) => carts(db).getCart(owner, context), owner);

/** Values: `sessionId`, `buyerId`, `id`, `idText`, `category`, `quantity`. */
export const addToCart = (): Promise<Statement> => {
  const { id, category, quantity } = sample;
  return statementOf((db) => carts(db).addToCart({ ...owner, itemId, quantity }, context), {
    ...owner,
    id,
    idText: String(id),
    category,
    quantity,
  });
};

/** T1. Values: `purchaseId`, `sessionId`, `buyerId`, `key`, `fingerprint`. */
export const beginPurchase = (): Promise<Statement> => {
  const { purchaseId, key, fingerprint } = sample;
  const request = { purchaseId, ...owner, idempotencyKey: key, fingerprint, cardBrand: 'visa', cardLast4: '4242' };
  const options = { currency, newPurchasesPerMinute: plenty };
  return statementOf(
    (db) => purchaseMethods(db, options).beginPurchase({ ...request, dueSeconds: 20, replayOnly: false, delivery: undefined }, context),
    { purchaseId, ...owner, key, fingerprint },
  );
};

/** T2 of an approved charge. Values: `purchaseId`. */
export const settlePurchase = (): Promise<Statement> => {
  const { purchaseId } = sample;
  return statementOf((db) => purchaseMethods(db, { currency }).settlePurchase({ purchaseId, decision: 'approved' }, context), {
    purchaseId,
  });
};

/** The charge, at the payment service. Values: `purchaseId`, `amountCents`. */
export const charge = (): Promise<Statement> => {
  const { purchaseId, amountCents } = sample;
  const card = { cardholderName: 'Ada Buyer', cardNumber: '4242424242424242', expiration: '12/39', securityCode: '123' };
  return statementOf((db) => decisions(db, 1).Charge({ transactionId: purchaseId, amountCents, currency, ...card }), {
    purchaseId,
    amountCents,
  });
};

/** Has a service's method run without a database, and takes the first statement that it sends. */
async function statementOf(run: (db: Database) => Promise<unknown>, samples: Record<string, unknown>): Promise<Statement> {
  let sent: Sql | undefined;
  const note = async (statement: Sql) => {
    sent ??= statement;
    return [] as never;
  };
  const silent = async () => {};
  const none = (statement: Sql) => note(statement).then(() => undefined as never);
  await run({ one: none, maybeOne: none, many: note, probe: none, ping: silent, close: silent }).catch(() => {});
  if (!sent) throw new Error('The service sent no statement.');
  return bindable(sent, samples);
}

function bindable({ name, text, values }: Sql, samples: Record<string, unknown>): Statement {
  const named = values.map((value) => Object.keys(samples).find((key) => isDeepStrictEqual(samples[key], value)));
  const missing = Object.keys(samples).filter((key) => !named.includes(key));
  if (missing.length > 0) throw new Error(`The statement has no value for ${missing.join(', ')}: ${text}`);
  return (given) => ({ name, text, values: values.map((value, i) => (named[i] === undefined ? value : given[named[i]])) });
}
