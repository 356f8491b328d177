import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { holdTable } from '../support/database/held-table.ts';
import { startTcpProxy, type TcpProxy } from '../support/network/tcp-proxy.ts';
import { schedulerToken, startFunctions, type TestFunctions } from '../support/parts/functions.ts';
import { startServices, type TestServices } from '../support/parts/services.ts';
import { buyCart, newShopper, quantityOf } from '../support/people/purchases.ts';
import { type Api, createApi } from '../support/requests/api.ts';

let services: TestServices;
let toPayment: TcpProxy;
let toProduct: TcpProxy;
let functions: TestFunctions;
let api: Api;

const targetOf = (address: string) => {
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port) };
};

beforeAll(async () => {
  services = await startServices();
  const { PAYMENT_URL, PRODUCT_DB_ADDRESS } = services.addresses;
  toPayment = await startTcpProxy(targetOf(PAYMENT_URL));
  toProduct = await startTcpProxy(targetOf(`http://${PRODUCT_DB_ADDRESS}`));
});
/** New functions, whose breaker does not remember earlier failures of the payment service. */
beforeEach(async () => {
  toPayment.mode = 'pass';
  toProduct.mode = 'pass';
  const addresses = {
    ...services.addresses,
    PAYMENT_URL: `http://127.0.0.1:${toPayment.port}/`,
    PRODUCT_DB_ADDRESS: `127.0.0.1:${toProduct.port}`,
  };
  functions = await startFunctions(addresses, { settings: { PURCHASE_DUE_SECONDS: 1 } });
  api = createApi(functions.url);
  return () => functions.stop();
});
afterAll(async () => {
  await toPayment.close();
  await toProduct.close();
  await services.stop();
});

const resolve = () => api.post('/v1/internal/resolve-purchases', undefined, { token: schedulerToken });

/** Makes all pending purchases due for the resolver. */
const becomeDue = () => services.databases.product.query(`update purchases set due_at = now(), retry_at = now() where status = 'pending'`);

describe('when the payment service is silent', () => {
  test('a purchase is pending within its deadline, and repeated when the service is back it is paid', async () => {
    const { buyer, item } = await newShopper(api);
    const key = randomUUID();
    toPayment.mode = 'swallow';
    const pending = await buyCart(api, buyer, { key });
    expect(pending.status).toBe(202);
    expect(pending.body).toMatchObject({ status: 'pending', totalCents: 3998 });
    expect(pending.headers.get('Location')).toBe(`/v1/purchases/${pending.body.purchaseId}`);
    expect(Number(pending.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(pending.headers.get('Session-Expires-In'))).toBeLessThan(298);
    expect(await quantityOf(api, item.itemId, buyer)).toBe(3);

    toPayment.mode = 'pass';
    const paid = await buyCart(api, buyer, { key });
    expect(paid.body).toMatchObject({ status: 'paid', purchaseId: pending.body.purchaseId });
    expect(paid.headers.get('Idempotent-Replayed')).toBe('true');
  });

  test('while a purchase is pending, another one of the same cart gets its id', async () => {
    const { buyer } = await newShopper(api);
    toPayment.mode = 'refuse';
    const { body } = await buyCart(api, buyer);
    const other = await buyCart(api, buyer);
    expect(other.body).toMatchObject({ status: 409, code: 'purchase_in_progress', purchaseId: body.purchaseId });
  });

  test('the first request after its time limit cancels a purchase, and its key keeps that outcome', async () => {
    const { buyer, item } = await newShopper(api);
    const key = randomUUID();
    toPayment.mode = 'refuse';
    const { body } = await buyCart(api, buyer, { key });
    await becomeDue();
    expect((await api.get(`/v1/purchases/${body.purchaseId}`, buyer)).body).toMatchObject({ status: 'pending' });
    expect((await resolve()).body).toMatchObject({ settled: 0 });

    toPayment.mode = 'pass';
    expect((await api.get(`/v1/purchases/${body.purchaseId}`, buyer)).body).toMatchObject({ status: 'cancelled' });
    expect((await buyCart(api, buyer, { key })).body).toMatchObject({
      status: 409,
      code: 'purchase_cancelled',
      purchaseId: body.purchaseId,
    });
    expect(await quantityOf(api, item.itemId, buyer)).toBe(5);
    const [decided] = await services.databases.payment.query('select decision from transactions where id = $1', [body.purchaseId]);
    expect(decided).toEqual({ decision: 'cancelled' });
  });

  test('fifty requests for a due purchase at once ask the payment service once', async () => {
    const { buyer } = await newShopper(api);
    toPayment.mode = 'refuse';
    const { body } = await buyCart(api, buyer);
    await becomeDue();
    toPayment.mode = 'swallow';
    const get = () => api.get(`/v1/purchases/${body.purchaseId}`, buyer);
    /** Bytes that the payment service gets from so many requests at once. */
    const sentBy = async (requests: number) => {
      const before = toPayment.received;
      const answers = await Promise.all(Array.from({ length: requests }, get));
      expect(answers.map(({ body }) => body.status)).toEqual(Array(requests).fill('pending'));
      return toPayment.received - before;
    };
    const once = await sentBy(1);
    expect(once).toBeGreaterThan(100);
    expect(await sentBy(50)).toBeLessThan(1.5 * once);
    toPayment.mode = 'pass';
    expect((await get()).body).toMatchObject({ status: 'cancelled' });
  });

  test('a due purchase is still shown while product-db can only be read', async () => {
    const { buyer } = await newShopper(api);
    toPayment.mode = 'refuse';
    const { body } = await buyCart(api, buyer);
    await becomeDue();
    const held = await holdTable(services.databases.product, 'purchases', 'share');
    const shown = await api.get(`/v1/purchases/${body.purchaseId}`, buyer);
    expect([shown.status, shown.body.status]).toEqual([200, 'pending']);
    await held.release();
  });

  test('a request that died while it resolved a purchase delays the next one only for a time', async () => {
    const { buyer } = await newShopper(api);
    toPayment.mode = 'refuse';
    const { body } = await buyCart(api, buyer);
    await becomeDue();
    toPayment.mode = 'pass';
    const get = async () => (await api.get(`/v1/purchases/${body.purchaseId}`, buyer)).body.status;
    const claimFor = (seconds: number) =>
      services.databases.product.query(`update purchases set claimed_until = now() + make_interval(secs => $2) where id = $1`, [
        body.purchaseId,
        seconds,
      ]);
    await claimFor(8);
    expect(await get()).toBe('pending');
    await claimFor(-0.001);
    expect(await get()).toBe('cancelled');
  });

  test('a charge that arrives after the cancellation is refused, and nothing is bought', async () => {
    const { buyer, item } = await newShopper(api);
    const key = randomUUID();
    toPayment.mode = 'refuse';
    await buyCart(api, buyer, { key });
    toPayment.mode = 'pass';
    await becomeDue();
    const [late, resolved] = await Promise.all([buyCart(api, buyer, { key }), resolve()]);
    expect(resolved.status).toBe(200);
    const isPaid = late.status === 201;
    expect(late.body).toMatchObject(isPaid ? { status: 'paid' } : { code: 'purchase_cancelled' });
    expect(await quantityOf(api, item.itemId, buyer)).toBe(isPaid ? 3 : 5);
  });
});

describe('when responses of the payment service are lost', () => {
  test('the resolver finds out that the card was charged, and the purchase is paid', async () => {
    const { buyer } = await newShopper(api);
    const key = randomUUID();
    toPayment.mode = 'lose';
    const { status, body } = await buyCart(api, buyer, { key });
    expect(status).toBe(202);
    toPayment.mode = 'pass';
    await becomeDue();
    expect((await resolve()).body).toEqual({ settled: 1, pending: 0 });
    expect((await api.get(`/v1/purchases/${body.purchaseId}`, buyer)).body).toMatchObject({ status: 'paid' });
    expect((await buyCart(api, buyer, { key })).status).toBe(201);
    expect(await services.databases.payment.query('select id from transactions where id = $1', [body.purchaseId])).toHaveLength(1);
  });

  test('after a lost first response the charge is repeated, and the purchase is paid at once', async () => {
    const { buyer } = await newShopper(api);
    toPayment.mode = 'lose';
    const buying = buyCart(api, buyer);
    await expect.poll(() => toPayment.received).toBeGreaterThan(0);
    setTimeout(() => {
      toPayment.mode = 'pass';
    }, 300);
    expect((await buying).body).toMatchObject({ status: 'paid' });
  });
});

describe('when product-db goes away after the charge', () => {
  test('the purchase is pending, and paid as soon as product-db is back', async () => {
    const { buyer } = await newShopper(api);
    toPayment.mode = 'hold';
    toPayment.holdMs = 700;
    const before = toPayment.received;
    const buying = buyCart(api, buyer);
    await expect.poll(() => toPayment.received).toBeGreaterThan(before);
    toProduct.mode = 'refuse';
    const { status, body } = await buying;
    expect(status).toBe(202);
    toProduct.mode = 'pass';
    await becomeDue();
    await expect.poll(async () => (await resolve()).body, { timeout: 10_000 }).toEqual({ settled: 1, pending: 0 });
    expect((await api.get(`/v1/purchases/${body.purchaseId}`, buyer)).body).toMatchObject({ status: 'paid' });
  });
});

describe('when product-db is away', () => {
  test('a purchase is 503 with Retry-After, and the same key buys once when it is back', async () => {
    const { buyer } = await newShopper(api);
    const key = randomUUID();
    toProduct.mode = 'refuse';
    const refused = await buyCart(api, buyer, { key });
    expect(refused.body).toMatchObject({ status: 503, code: 'unavailable' });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    toProduct.mode = 'pass';
    await expect.poll(async () => (await buyCart(api, buyer, { key })).status, { timeout: 10_000 }).toBe(201);
    expect((await api.get('/v1/purchases', buyer)).body.items).toHaveLength(1);
  });
});

describe('the breaker', () => {
  test('refuses new purchases at once and holds nothing, serves known keys, and closes when the service is back', async () => {
    const known = await newShopper(api);
    const key = randomUUID();
    await buyCart(api, known.buyer, { key });

    toPayment.mode = 'refuse';
    const waiting = await newShopper(api);
    const waitingKey = randomUUID();
    for (let i = 0; i < 3; i++) expect((await buyCart(api, waiting.buyer, { key: waitingKey })).status).toBe(202);

    const { buyer, item } = await newShopper(api);
    const refused = await buyCart(api, buyer);
    expect(refused.body).toMatchObject({ status: 503, code: 'unavailable' });
    expect(refused.headers.get('Retry-After')).not.toBeNull();
    expect(await quantityOf(api, item.itemId, buyer)).toBe(5);
    expect(await services.databases.product.query('select id from purchases where buyer_id = $1', [buyer.id])).toEqual([]);
    expect((await buyCart(api, known.buyer, { key })).status).toBe(201);

    toPayment.mode = 'pass';
    await expect.poll(async () => (await buyCart(api, buyer)).status, { timeout: 15_000, interval: 500 }).toBe(201);
  });

  test('lets a look at a sale send its refund when the service is back, although nothing else in its process asks that service', async () => {
    const { seller, buyer, item } = await newShopper(api);
    const { purchaseId } = (await buyCart(api, buyer)).body;
    toPayment.mode = 'refuse';
    const headers = { 'Idempotency-Key': randomUUID() };
    const asked = { reason: 'Broken', lines: [{ itemId: item.itemId, quantity: 1 }] };
    const refunded = await api.post(`/v1/sellers/me/sales/${purchaseId}/refunds`, asked, { ...seller, headers });
    expect([refunded.status, refunded.body.status]).toEqual([202, 'pending']);
    const look = async () => (await api.get(`/v1/sellers/me/sales/${purchaseId}`, seller)).body.refunds[0].status;
    for (let i = 0; i < 5; i++) expect(await look()).toBe('pending');

    toPayment.mode = 'pass';
    await expect.poll(look, { timeout: 15_000, interval: 500 }).toBe('refunded');
  });
});
