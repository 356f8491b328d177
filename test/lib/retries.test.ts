import { expect, onTestFinished, test } from 'vitest';
import { type AppError, overloaded, unavailable } from '../../lib/errors.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../lib/rpc/rpc-server.ts';
import { context } from '../support/parts/customer-db.ts';

type ProductDb = Service<typeof ProductDbDefinition>;

/** A server that refuses calls with one error after the other, and all further ones with the last, and a client of it. */
async function startRefusing(...errors: [AppError, ...AppError[]]) {
  const arrived = { calls: 0 };
  const refuse = () => {
    arrived.calls += 1;
    return Promise.reject(errors[Math.min(arrived.calls, errors.length) - 1]);
  };
  const service = Object.fromEntries(Object.keys(ProductDbDefinition.methods).map((name) => [name, refuse])) as unknown as ProductDb;
  const log = createLog('refusing', 'silent');
  const options = { definition: ProductDbDefinition, service, checkHealth: async () => {}, host: '127.0.0.1', port: 0, log };
  const server = await serveRpc(options);
  const { call, close } = connectService(ProductDbDefinition, `127.0.0.1:${server.port}`);
  onTestFinished(async () => {
    close();
    await server.close();
  });
  return { arrived, call };
}

const methods = Object.entries(ProductDbDefinition.methods).map(([name, { options, requestType }]) => {
  const request = requestType.decode(new Uint8Array()) as never;
  return { name: name as keyof ProductDb, request, tries: 'idempotencyLevel' in options ? 3 : 1 };
});

test.each(methods)('$name is tried $tries time(s) at a service that cannot be reached', async ({ name, request, tries }) => {
  const { arrived, call } = await startRefusing(unavailable('Away.'));
  await expect(call[name](request, context())).rejects.toMatchObject({ code: 'unavailable' });
  expect(arrived.calls).toBe(tries);
});

test('the tries at a service that cannot be reached have a budget: 200 calls cost fewer than 300, not 600', async () => {
  const { arrived, call } = await startRefusing(unavailable('Away.'));
  const getItem = () => call.getItem({ itemId: '3-1' }, context()).catch(() => {});
  for (let i = 0; i < 20; i++) await Promise.all(Array.from({ length: 10 }, getItem));
  expect(arrived.calls).toBeGreaterThan(200);
  expect(arrived.calls).toBeLessThan(300);
});

test('a call refused as overloaded is not tried again', async () => {
  const { arrived, call } = await startRefusing(overloaded('Too much waits.'));
  const refused = call.getItem({ itemId: '3-1' }, context());
  await expect(refused).rejects.toMatchObject({ code: 'overloaded', message: 'Too much waits.', details: { retryAfterSeconds: 1 } });
  expect(arrived.calls).toBe(1);
});

test('a change that is overloaded at the second try has an unknown outcome; a read was not done', async () => {
  const tries = [unavailable('Cut off.'), overloaded('Too much waits.')] as const;
  const change = await startRefusing(...tries);
  await expect(change.call.changeItemPrice({ sellerId: 1, itemId: '3-1', priceCents: 1 }, context())).rejects.toMatchObject({
    code: 'unavailable',
    details: { retryAfterSeconds: 1 },
  });
  expect(change.arrived.calls).toBe(2);
  const read = await startRefusing(...tries);
  await expect(read.call.getItem({ itemId: '3-1' }, context())).rejects.toMatchObject({ code: 'overloaded' });
});
