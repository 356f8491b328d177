import { type Model, priceCents } from './model.ts';

/** The response to one request, as the client saw it. Status 0: no response. */
export interface Answered {
  buyerId: number;
  key: string;
  /** What the key was first used for, or not. */
  isSameRequest: boolean;
  status: number;
  code?: string | undefined;
  purchaseId?: string | undefined;
  /** The status in the database when the response arrived. */
  storedStatus?: string | undefined;
}

/** The possible violations at the end of a life. */
export const violationNames = [
  'oversold',
  'quantity differs from its recorded changes',
  'units lost or made',
  'counter differs from the paid purchases',
  'still pending',
  'charged without a paid purchase',
  'paid without a charge',
  'charged another amount',
  'wrong total',
  'charged twice',
  'charged without any purchase',
  'a key reused for another purchase',
  'final response contradicts the books',
  'final response before the commit',
  'one key, different responses',
  'one key, several purchases',
] as const;
export type Violation = (typeof violationNames)[number];

/** All violations at the end; empty if the promise was kept. A pure function of the responses and the databases' contents. */
export function violations(model: Model, history: readonly Answered[]): Violation[] {
  const wrong: Violation[] = [];
  const purchases = [...model.purchases.values()];
  const ofStatus = (status: string) => purchases.filter(({ purchase }) => purchase.status === status);
  const unitsOf = (status: string) => ofStatus(status).reduce((sum, { purchase }) => sum + (purchase.lines[0]?.quantity ?? 0), 0);

  if (model.quantity < 0) wrong.push('oversold');
  if (model.quantity !== model.recorded) wrong.push('quantity differs from its recorded changes');
  if (model.recorded + unitsOf('paid') + unitsOf('pending') !== model.initialQuantity + model.added) wrong.push('units lost or made');
  if (model.sold !== unitsOf('paid')) wrong.push('counter differs from the paid purchases');
  if (ofStatus('pending').length > 0) wrong.push('still pending');

  for (const { purchase } of purchases) {
    const transaction = model.transactions.get(purchase.purchaseId);
    const isCharged = transaction?.decision === 'approved';
    if (isCharged && purchase.status !== 'paid') wrong.push('charged without a paid purchase');
    if (!isCharged && purchase.status === 'paid') wrong.push('paid without a charge');
    if (isCharged && transaction.amountCents !== purchase.totalCents) wrong.push('charged another amount');
    if (purchase.status !== 'refused' && purchase.totalCents !== (purchase.lines[0]?.quantity ?? 0) * priceCents) wrong.push('wrong total');
  }
  for (const times of model.moneyMoved.values()) if (times > 1) wrong.push('charged twice');
  for (const id of model.transactions.keys()) if (!model.purchases.has(id)) wrong.push('charged without any purchase');
  return [...wrong, ...brokenWords(model, history)];
}

const settledAs: Record<string, string> = { 201: 'paid', payment_declined: 'declined', purchase_cancelled: 'cancelled' };

/** Responses that later proved false. */
function brokenWords(model: Model, history: readonly Answered[]): Violation[] {
  const wrong: Violation[] = [];
  for (const { status, code, purchaseId, isSameRequest, storedStatus } of history) {
    if (!isSameRequest && (status === 201 || status === 402)) wrong.push('a key reused for another purchase');
    const promised = settledAs[status === 201 ? '201' : (code ?? '')];
    if (promised && model.purchases.get(purchaseId ?? '')?.purchase.status !== promised) wrong.push('final response contradicts the books');
    if (promised && storedStatus !== promised) wrong.push('final response before the commit');
  }
  const finals = Map.groupBy(
    history.filter(({ status, isSameRequest }) => isSameRequest && [201, 402, 409].includes(status)),
    ({ buyerId, key }) => `${buyerId} ${key}`,
  );
  for (const answers of finals.values()) {
    if (new Set(answers.map(({ status, code, purchaseId }) => `${status} ${code} ${purchaseId}`)).size > 1)
      wrong.push('one key, different responses');
  }
  const owners = [...model.purchases.values()].map(({ request }) => `${request.buyerId} ${request.idempotencyKey}`);
  if (new Set(owners).size < owners.length) wrong.push('one key, several purchases');
  return wrong;
}
