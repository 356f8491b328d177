import { goods } from './goods.ts';
import { type RefundRequest, type Reply, runDispatchSale, runGetSale, runRefundSale } from './instance.ts';
import { type Life, silence, toFunction } from './life.ts';
import { itemOf, salesOf } from './model.ts';
import { askedOf } from './refund-violations.ts';

/** A seller, who changes quantities, dispatches and refunds again and again. */
export async function sell(sellerId: number, around: Life): Promise<void> {
  const { random, world, model } = around;
  void changeQuantity(sellerId, around);
  for (let round = 0; round < 3; round++) {
    await world.sleep(random.integer(5_000, 40_000));
    const sales = salesOf(model, sellerId);
    if (sales.length === 0) continue;
    const { purchaseId, units } = random.pick(sales);
    const request: RefundRequest = {
      sellerId,
      key: `key ${round}`,
      purchaseId,
      lines: [{ itemId: itemOf(sellerId), quantity: random.chance(0.5) ? units : random.integer(1, units) }],
      reason: 'damaged',
      restock: random.chance(0.5),
    };
    const beside: Promise<unknown>[] = [];
    if (random.chance(0.3)) beside.push(dispatch({ purchaseId, sellerId, carrier: `carrier ${round}` }, around));
    // Several keys for the same units, the same key twice, and an operator who gives money back without Souk.
    if (random.chance(0.3)) beside.push(insist({ ...request, key: `beside ${round}` }, around));
    if (random.chance(0.2)) beside.push(insist(request, around));
    if (random.chance(0.1)) beside.push(giveBackByHand(purchaseId, `by hand ${sellerId} ${round}`, around));
    await insist(request, around);
    await Promise.all(beside);
    if (random.chance(0.2)) await refund({ ...request, restock: !request.restock }, around);
  }
}

async function changeQuantity(sellerId: number, { model, world, random }: Life): Promise<void> {
  await world.sleep(random.integer(0, 60_000));
  const place = goods.findIndex((one) => one.sellerId === sellerId);
  const read = model.stock[place]?.quantity ?? 0;
  await world.sleep(random.integer(0, 20_000));
  model.changeQuantity(place, random.chance(0.3) ? -1 : random.integer(1, 5), read);
}

/** Refunds with one key until there is an answer, and sometimes once more. */
async function insist(request: RefundRequest, around: Life): Promise<void> {
  const { world, random } = around;
  for (let attempt = 0; attempt < 5; attempt++) {
    const { status } = await refund(request, around);
    if (status >= 200 && status < 500 && status !== 202) {
      if (random.chance(0.7)) return;
    } else if (status === 202 && random.chance(0.5)) {
      await runGetSale(request, around);
    }
    await world.sleep(random.pick([50, 1_000, 10_000, 30_000]));
  }
}

async function refund(request: RefundRequest, around: Life): Promise<Reply> {
  const { history, model } = around;
  const { sellerId, key } = request;
  const { dispatchedAt: _, ...reply } = await toFunction(around, () => runRefundSale(request, around));
  const storedStatus = model.refunds.ofKey(sellerId, key)?.refund.status;
  history.refunds.push({ sellerId, key, asked: askedOf(request), ...reply, storedStatus });
  return reply;
}

async function dispatch(request: { purchaseId: string; sellerId: number; carrier: string }, around: Life): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const { status, dispatchedAt } = await toFunction(around, () => runDispatchSale(request, around));
    around.history.dispatches.push({ ...request, status, dispatchedAtMs: dispatchedAt?.getTime() });
    if (status === 200 && around.random.chance(0.7)) return;
    await around.world.sleep(1_000);
  }
}

/** Refunds at the payment service alone, at about the time when a seller's refund arrives there. */
async function giveBackByHand(purchaseId: string, refundId: string, { world, random, model, history, send }: Life): Promise<void> {
  await world.sleep(random.integer(0, 150));
  const { totalCents } = model.getPurchase(purchaseId).purchase ?? { totalCents: 0 };
  const amountCents = random.pick([totalCents, goods[1].priceCents]);
  history.byHand.push({ purchaseId, refundId });
  const execute = () => model.payment.refund({ transactionId: purchaseId, refundId, amountCents, reason: 'by hand' });
  await send('by hand', { execute, deadlineAtMs: world.nowMs() + 2_000, silence }).catch(() => {});
}
