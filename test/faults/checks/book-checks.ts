// Faults that the books show without the history.
import type { BookedPurchase, Books } from './books.ts';
import { givenBackWhole, made, sumBy } from './refund-checks.ts';

const unitsOf = ({ lines }: BookedPurchase) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

export function doubleCharges({ purchases, transactions, moved }: Books): string[] {
  const owners = new Map(purchases.map(({ id, buyerId, key }) => [id, `buyer ${buyerId}'s key ${key}`]));
  const approved = transactions.filter(({ id, decision }) => decision === 'approved' && owners.has(id));
  const timesOfKey = Map.groupBy(approved, ({ id }) => owners.get(id));
  return [
    ...moved.filter(({ times }) => times > 1).map(({ id, times }) => `money moved ${times} times for ${id}`),
    ...[...timesOfKey].filter(([, charged]) => charged.length > 1).map(([key, charged]) => `${key} was charged ${charged.length} times`),
  ];
}

/** A charge without a purchase that is paid must have been given back as a whole. */
export function chargesWithoutPurchase({ purchases, transactions, given }: Books): string[] {
  const whole = givenBackWhole({ given, transactions });
  const found = new Map(purchases.map((purchase) => [purchase.id, purchase]));
  const approved = transactions.filter(({ decision }) => decision === 'approved');
  return approved.flatMap(({ id, amountCents }) => {
    const purchase = found.get(id);
    if (purchase?.status !== 'paid' && whole.has(id)) return [];
    if (purchase?.status !== 'paid') return [`${id} was charged, but its purchase is ${purchase?.status ?? 'missing'}`];
    return purchase.totalCents === amountCents ? [] : [`${id} was charged ${amountCents}, but costs ${purchase.totalCents}`];
  });
}

/** A restored payment database has forgotten some charges; the audit must name them, and nothing else may be without a charge. */
export function purchasesWithoutCharge({ purchases, transactions, moved }: Books, uncharged: ReadonlySet<string>): string[] {
  const approved = new Set(transactions.filter(({ decision }) => decision === 'approved').map(({ id }) => id));
  const paidFor = new Set(moved.map(({ id }) => id));
  const paid = purchases.filter(({ id, status }) => status === 'paid' && !uncharged.has(id));
  return paid.filter(({ id }) => !approved.has(id) || !paidFor.has(id)).map(({ id }) => `${id} is paid, but was not charged`);
}

/** Units are counted twice: from each item's recorded changes, and from sellers' supplies, purchases and refunds. */
export function unitsOverOrLost({ items, purchases, refunds }: Books): string[] {
  const restocked = sumBy(
    made({ refunds }).filter(({ restock }) => restock),
    (_, { itemId }) => itemId,
  );
  const taken = new Map<string, number>();
  for (const { status, lines } of purchases)
    if (status === 'paid' || status === 'pending')
      for (const { itemId, quantity } of lines) taken.set(itemId, (taken.get(itemId) ?? 0) + quantity);
  return items.flatMap(({ id, quantity, recorded, returned, supplied }) => [
    ...(quantity < 0 ? [`item ${id} is oversold`] : []),
    ...(quantity === recorded ? [] : [`item ${id} has ${quantity} units, but its changes add up to ${recorded}`]),
    ...(returned === (restocked.get(id) ?? 0)
      ? []
      : [`item ${id} got ${returned} units back, but refunds returned ${restocked.get(id) ?? 0}`]),
    ...(quantity === supplied - (taken.get(id) ?? 0) + (restocked.get(id) ?? 0)
      ? []
      : [`item ${id} has ${quantity} units; ${supplied} were supplied, ${taken.get(id)} taken and ${restocked.get(id) ?? 0} returned`]),
  ]);
}

/** Counters count the units of paid purchases, less what was refunded. */
export function countersThatDiffer({ purchases, refunds, buyers, sellers }: Books): string[] {
  const [bought, sold] = [new Map<number, number>(), new Map<number, number>()];
  for (const purchase of purchases.filter(({ status }) => status === 'paid')) {
    bought.set(purchase.buyerId, (bought.get(purchase.buyerId) ?? 0) + unitsOf(purchase));
    for (const { sellerId, quantity } of purchase.lines) sold.set(sellerId, (sold.get(sellerId) ?? 0) + quantity);
  }
  const buyerOf = new Map(purchases.map(({ id, buyerId }) => [id, buyerId]));
  for (const { purchaseId, sellerId, lines } of made({ refunds }))
    for (const { quantity } of lines) {
      const buyerId = buyerOf.get(purchaseId) ?? 0;
      bought.set(buyerId, (bought.get(buyerId) ?? 0) - quantity);
      sold.set(sellerId, (sold.get(sellerId) ?? 0) - quantity);
    }
  const wrong = (who: string, counted: Map<number, number>, units: Map<number, number>) =>
    [...new Set([...counted.keys(), ...units.keys()])]
      .filter((id) => (counted.get(id) ?? 0) !== (units.get(id) ?? 0))
      .map((id) => `${who} ${id} has a counter of ${counted.get(id) ?? 0}, but ${units.get(id) ?? 0} units that are paid and not refunded`);
  return [
    ...wrong('buyer', new Map(buyers.map(({ id, itemsPurchased }) => [id, itemsPurchased])), bought),
    ...wrong('seller', new Map(sellers.map(({ id, itemsSold }) => [id, itemsSold])), sold),
  ];
}

export const stillPending = ({ purchases }: Books): string[] =>
  purchases.filter(({ status }) => status === 'pending').map(({ id }) => `${id} is pending`);
