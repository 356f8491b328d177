import { placeOf, totalCentsOf } from './goods.ts';
import type { Answered, History, Violation } from './history.ts';
import type { Model } from './model.ts';
import { refundViolations } from './refund-violations.ts';

/** All violations at the end; empty if the promise was kept. A pure function of the responses and the databases' contents. */
export function violations(model: Model, history: History): Violation[] {
  return [
    ...stockViolations(model),
    ...chargeViolations(model),
    ...brokenWords(model, history.purchases),
    ...refundViolations(model, history),
  ];
}

function stockViolations(model: Model): Violation[] {
  const wrong: Violation[] = [];
  const purchases = [...model.purchases.values()].map(({ purchase, request }) => ({ ...purchase, buyerId: request.buyerId }));
  const refunds = [...model.refunds.refunds.values()].map(({ refund }) => refund).filter(({ status }) => status === 'refunded');
  const unitsAt = (place: number, of: readonly { lines: { itemId: string; quantity: number }[] }[]) =>
    of.flatMap(({ lines }) => lines).reduce((sum, { itemId, quantity }) => sum + (placeOf(itemId) === place ? quantity : 0), 0);
  const paid = purchases.filter(({ status }) => status === 'paid');
  const held = purchases.filter(({ status }) => status === 'paid' || status === 'pending');
  const restocked = refunds.filter(({ restock }) => restock);
  model.stock.forEach(({ quantity, recorded, initial, added, sold }, place) => {
    if (quantity < 0) wrong.push('oversold');
    if (quantity !== recorded) wrong.push('quantity differs from its recorded changes');
    if (recorded + unitsAt(place, held) - unitsAt(place, restocked) !== initial + added) wrong.push('units lost or made');
    if (sold !== unitsAt(place, paid) - unitsAt(place, refunds)) wrong.push('counter differs from the paid purchases');
  });
  for (const [buyerId, bought] of model.bought) {
    const own = paid.filter((one) => one.buyerId === buyerId);
    const back = refunds.filter(({ purchaseId }) => own.some((one) => one.purchaseId === purchaseId));
    const units = [0, 1].reduce((sum, place) => sum + unitsAt(place, own) - unitsAt(place, back), 0);
    if (bought !== units) wrong.push('counter differs from the paid purchases');
  }
  return wrong;
}

function chargeViolations({ purchases, payment }: Model): Violation[] {
  const wrong: Violation[] = [];
  for (const { purchase } of purchases.values()) {
    if (purchase.status === 'pending') wrong.push('still pending');
    const transaction = payment.transactions.get(purchase.purchaseId);
    const isCharged = transaction?.decision === 'approved';
    if (isCharged && purchase.status !== 'paid') wrong.push('charged without a paid purchase');
    if (!isCharged && purchase.status === 'paid') wrong.push('paid without a charge');
    if (isCharged && transaction.amountCents !== purchase.totalCents) wrong.push('charged another amount');
    const units = [0, 0];
    for (const { itemId, quantity } of purchase.lines) units[placeOf(itemId)] = quantity;
    if (purchase.status !== 'refused' && purchase.totalCents !== totalCentsOf(units)) wrong.push('wrong total');
  }
  for (const times of payment.moneyMoved.values()) if (times > 1) wrong.push('charged twice');
  for (const id of payment.transactions.keys()) if (!purchases.has(id)) wrong.push('charged without any purchase');
  return wrong;
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
