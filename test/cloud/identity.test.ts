import './support/trust.ts';
import { expect, onTestFinished, test } from 'vitest';
import { functions } from '../../functions/endpoints.ts';
import { collectLog } from '../support/parts/collected-log.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { startServices } from '../support/parts/services.ts';
import { buyCart, newShopper } from '../support/people/purchases.ts';
import { createApi } from '../support/requests/api.ts';
import { startCloudRun } from './support/cloud-run.ts';
import { startGuardedPayment } from './support/guarded-payment.ts';
import { claimsOf, startMetadataServer } from './support/metadata-server.ts';

const audiences = {
  CUSTOMER_DB_AUDIENCE: 'https://customer-db.souk',
  PRODUCT_DB_AUDIENCE: 'https://product-db.souk',
  PAYMENT_AUDIENCE: 'https://payment.souk',
};

/** The account of each function. */
const accountsOf = (account: (name: string) => string) =>
  Object.fromEntries(Object.keys(functions).map((name) => [name, `${account(name)}@souk.iam.gserviceaccount.com`]));

/** All functions as one account, and all services behind what Cloud Run puts before them. */
async function startCloud(settings: Partial<typeof audiences>, accounts = accountsOf(() => 'functions')) {
  const metadata = await startMetadataServer();
  const { log, lines } = collectLog();
  const services = await startServices({ accounts, log });
  const { addresses } = services;
  const customer = await startCloudRun(addresses.CUSTOMER_DB_ADDRESS, audiences.CUSTOMER_DB_AUDIENCE);
  const product = await startCloudRun(addresses.PRODUCT_DB_ADDRESS, audiences.PRODUCT_DB_AUDIENCE);
  const payment = await startGuardedPayment(addresses.PAYMENT_URL);
  const where = { CUSTOMER_DB_ADDRESS: customer.address, PRODUCT_DB_ADDRESS: product.address, PAYMENT_URL: payment.url };
  const functions = await startFunctions({ ...where, ...settings });
  onTestFinished(async () => {
    await functions.stop();
    for (const { stop } of [customer, product]) stop();
    await services.stop();
  });
  return { api: createApi(functions.url), metadata, customer, product, payment, lines };
}

test('a purchase and a health check need one token for each service', async () => {
  const { api, metadata, customer, product, payment } = await startCloud(audiences);
  const { buyer } = await newShopper(api);
  expect((await buyCart(api, buyer)).status).toBe(201);
  expect((await api.get('/v1/health')).body.parts).toEqual({ 'customer-db': 'ok', 'product-db': 'ok', payment: 'ok' });
  expect(customer.letIn).toBeGreaterThan(5);
  expect(product.letIn).toBeGreaterThan(3);
  expect(payment.authorizations.map((authorization) => claimsOf(authorization).aud)).toEqual(Array(2).fill(audiences.PAYMENT_AUDIENCE));
  expect(metadata.audiences.toSorted()).toEqual(Object.values(audiences).toSorted());
});

test('a function with another service’s token is refused everywhere, and does not show its caller why', async () => {
  const { api, customer } = await startCloud({ ...audiences, CUSTOMER_DB_AUDIENCE: audiences.PRODUCT_DB_AUDIENCE });
  const { status, body } = await api.post('/v1/buyers', { name: 'Ada', username: 'ada', password: 'correct horse 7' });
  expect([status, body.code, body.detail]).toEqual([500, 'internal', 'Something went wrong.']);
  expect(customer.letIn).toBe(0);
});

test('a call that its account may not make is refused and logged by the service, and the client sees only that something went wrong', async () => {
  const { api, metadata, lines } = await startCloud(
    audiences,
    accountsOf((name) => name),
  );
  metadata.account = 'search-items@souk.iam.gserviceaccount.com';
  expect((await api.get('/v1/items?keyword=lamp')).status).toBe(200);
  const { status, body } = await api.post('/v1/buyers', { name: 'Ada', username: 'ada', password: 'correct horse 7' });
  expect([status, body.code, body.detail]).toEqual([500, 'internal', 'Something went wrong.']);
  expect((await api.get('/v1/health')).body.parts).toEqual({ 'customer-db': 'ok', 'product-db': 'ok', payment: 'ok' });
  const refused = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'a call between parts was refused');
  expect(refused).toMatchObject([
    { severity: 'ERROR', path: 'souk.customer.v1.CustomerDb/CreateAccount', callers: ['search-items'] },
    { severity: 'ERROR', path: 'souk.product.v1.ProductDb/GetCurrency', callers: ['search-items'] },
  ]);
});
