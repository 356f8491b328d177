import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { sweepPictures } from '../pictures/sweep.ts';

/** Maximum number of rows per call, to keep transactions short. */
const limit = 1_000;
const count = () => z.int().check(z.minimum(0));

export const sweepExpired = endpoint({
  method: 'POST',
  path: '/v1/internal/sweep-expired',
  caller: 'scheduler',
  calls: ['customer-db/SweepExpired', 'product-db/SweepExpired', 'product-db/ListPictureObjects', 'product-db/ForgetPictures', 'pictures'],
  summary:
    'Delete expired sessions, failed log-ins that no longer count, abandoned carts, deliveries of old purchases, old refusals, old rows of the audit trail, and unused pictures.',
  request: () => z.strictObject({}),
  response: () =>
    z.object({ sessions: count(), failedLogIns: count(), carts: count(), deliveries: count(), refusals: count(), pictureObjects: count() }),
  deadlineMs: 25_000,

  async handle(_, context) {
    const { call, customer, product, log } = context;
    // The last batch needs time to finish. The remaining rows wait for the next run.
    const lastStartMs = call.deadlineAtMs - 5_000;
    const [pictureObjects, customerBatches, productBatches] = await Promise.all([
      // The store may be away. All else is swept nevertheless.
      sweepPictures(context, lastStartMs).catch((error) => {
        log.error({ error }, 'pictures could not be swept');
        return 0;
      }),
      inBatches(() => customer.sweepExpired({ limit }), lastStartMs),
      inBatches(() => product.sweepExpired({ limit }), lastStartMs),
    ]);
    return {
      sessions: sum(customerBatches, ({ sessions }) => sessions),
      failedLogIns: sum(customerBatches, ({ failedLogIns }) => failedLogIns),
      carts: sum(productBatches, ({ carts }) => carts),
      deliveries: sum(productBatches, ({ deliveries }) => deliveries),
      refusals: sum(productBatches, ({ refusals }) => refusals),
      pictureObjects,
    };
  },
});

async function inBatches<Batch extends { more: boolean }>(sweep: () => Promise<Batch>, lastStartMs: number): Promise<Batch[]> {
  const batches: Batch[] = [];
  let batch: Batch;
  do {
    batch = await sweep();
    batches.push(batch);
  } while (batch.more && Date.now() < lastStartMs);
  return batches;
}

const sum = <T>(batches: T[], count: (batch: T) => number) => batches.reduce((total, batch) => total + count(batch), 0);
