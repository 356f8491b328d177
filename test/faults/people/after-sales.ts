// What sellers do after a sale: refund some or all of it, and dispatch it.
import type { Random } from '../../../local/random.ts';
import { insist, insistMs, type Manner } from './buyer.ts';
import type { Caller, Request } from './caller.ts';
import { type Entry, isFinal } from './history.ts';

interface Line {
  itemId: string;
  quantity: number;
}

export interface RefundRequest {
  key: string;
  purchaseId: string;
  lines: Line[];
  restock: boolean;
}

/** The part of a sale that sellers here look at. */
interface Sale {
  purchaseId: string;
  lines: (Line & { refundedQuantity: number })[];
  refunds: { status: string; lines: Line[] }[];
}

/** The refund-sale request, identical each time for the same refund. */
export const refunding = ({ key, purchaseId, lines, restock }: RefundRequest): Request => ({
  operation: 'refund',
  key,
  method: 'POST',
  path: `/v1/sellers/me/sales/${purchaseId}/refunds`,
  headers: { 'idempotency-key': key },
  body: { lines, reason: 'Arrived broken', restock },
});

function somethingElse(request: RefundRequest): Request {
  const { body, ...same } = refunding(request);
  return { ...same, operation: 'refund something else', body: { ...(body as object), reason: 'Not wanted' } };
}

const listingSales: Request = { operation: 'list sales', key: '', method: 'GET', path: '/v1/sellers/me/sales?pageSize=10' };

const seeing = (purchaseId: string): Request => ({
  operation: 'see sale',
  key: purchaseId,
  method: 'GET',
  path: `/v1/sellers/me/sales/${purchaseId}`,
});

const dispatching = (purchaseId: string, trackingNumber: string): Request => ({
  operation: 'dispatch',
  key: purchaseId,
  trackingNumber,
  method: 'PUT',
  path: `/v1/sellers/me/sales/${purchaseId}/dispatch`,
  body: { carrier: 'Anchor Freight', trackingNumber },
});

/** Looks at the latest sales, then dispatches or refunds one of them. Returns the refunds whose outcome the seller still wants to know. */
export async function serve(seller: Caller, name: string, manner: Manner): Promise<Request[]> {
  const { random } = manner;
  const sales: Sale[] = (await seller.send(listingSales)).body?.items ?? [];
  if (sales.length === 0) return [];
  const sale = random.pick(sales);
  const lines = linesToRefund(sale, random);
  if (lines.length > 0 && random.chance(0.7)) {
    const request = { key: name, purchaseId: sale.purchaseId, lines, restock: random.chance(0.5) };
    return random.chance(0.2) ? raceForTheRest(seller, request, leftOf(sale)) : refund(seller, request, manner);
  }
  await seller.repeat(dispatching(sale.purchaseId, name));
  if (random.chance(0.3)) await seller.repeat(dispatching(sale.purchaseId, `${name}-again`));
  return [];
}

/** What no refund of the sale, complete or on its way, has given back yet. */
function leftOf({ lines, refunds }: Sale): Line[] {
  const pending = refunds.filter(({ status }) => status === 'pending').flatMap((one) => one.lines);
  const onItsWay = (itemId: string) => pending.filter((line) => line.itemId === itemId).reduce((sum, { quantity }) => sum + quantity, 0);
  const left = lines.map(({ itemId, quantity, refundedQuantity }) => ({
    itemId,
    quantity: quantity - refundedQuantity - onItsWay(itemId),
  }));
  return left.filter(({ quantity }) => quantity > 0);
}

/** All that is left, some units of one line, or more than there is. */
function linesToRefund(sale: Sale, random: Random): Line[] {
  const left = leftOf(sale);
  const ofDice = random.next();
  if (left.length === 0 || ofDice < 0.3) return left;
  const { itemId, quantity } = random.pick(left);
  return [{ itemId, quantity: ofDice < 0.4 ? quantity + 1 : random.integer(1, quantity) }];
}

/** Refunds in one of several ways. */
async function refund(seller: Caller, request: RefundRequest, { random, impatience }: Manner): Promise<Request[]> {
  const doubled = random.chance(0.3) ? seller.send(refunding(request)) : undefined;
  if (random.chance(impatience)) {
    await Promise.all([seller.send(refunding(request)), doubled]);
    return [];
  }
  const entry = await insist(seller, refunding(request), Date.now() + insistMs);
  await doubled;
  if (!isFinal(entry)) return [refunding(request)];
  if (random.chance(0.3)) await seller.send(seeing(request.purchaseId));
  if (random.chance(0.15)) await seller.send(refunding(request));
  if (random.chance(0.1)) await seller.send(somethingElse(request));
  return [];
}

/** Several keys at once, each for everything that is left of one line: at most one of them can succeed. */
async function raceForTheRest(seller: Caller, { key, ...request }: RefundRequest, left: readonly Line[]): Promise<Request[]> {
  const lines = left.slice(0, 1);
  const racers = ['a', 'b', 'c'].map((racer) => refunding({ ...request, key: `${key}-${racer}`, lines }));
  const entries: Entry[] = await Promise.all(racers.map((racer) => insist(seller, racer, Date.now() + insistMs)));
  return racers.filter((_, i) => !isFinal(entries[i] as Entry));
}
