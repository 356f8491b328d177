import { expect, onTestFinished, test } from 'vitest';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../lib/rpc/rpc-server.ts';
import { context } from '../support/parts/customer-db.ts';

const cart = { sessionId: '', buyerId: 1 };

test('a thousand simultaneously cancelled calls do not affect others on their connection', { timeout: 90_000 }, async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const waiting = { searches: 0 };
  const service = {
    searchItems() {
      waiting.searches += 1;
      return new Promise(() => {});
    },
    clearCart: () => held.then(() => ({})),
  } as unknown as Service<typeof ProductDbDefinition>;
  const log = createLog('waiting', 'silent');
  const options = { definition: ProductDbDefinition, service, checkHealth: async () => {}, host: '127.0.0.1', port: 0, log };
  const server = await serveRpc(options);
  const { call, close } = connectService(ProductDbDefinition, `127.0.0.1:${server.port}`);
  onTestFinished(async () => {
    close();
    await server.close();
  });

  const change = call.clearCart(cart, context(60_000));
  const sender = new AbortController();
  const request = { category: 1, keywords: [], sort: 'best', pageSize: 20, cursor: '' };
  const searches = Array.from({ length: 1_500 }, () => call.searchItems(request, { ...context(60_000), gone: sender.signal }));
  await expect.poll(() => waiting.searches, { timeout: 45_000 }).toBe(1_500);
  sender.abort();
  for (const { status } of await Promise.allSettled(searches)) expect(status).toBe('rejected');
  const next = call.clearCart(cart, context(60_000));
  release();
  expect(await Promise.all([change, next])).toEqual([{}, {}]);
});
