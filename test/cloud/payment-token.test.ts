import './support/trust.ts';
import { expect, onTestFinished, test } from 'vitest';
import { connectServices } from '../../functions/services/connect.ts';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { chargeRequest, context } from '../support/requests/payment.ts';
import { startGuardedPayment } from './support/guarded-payment.ts';
import { claimsOf, startMetadataServer } from './support/metadata-server.ts';

const service = usePaymentService({ approvalRate: 1 });
const audience = 'https://payment.souk.example';

/** The payment service as a function with these settings reaches it. */
async function connect(settings: { PAYMENT_AUDIENCE?: string }) {
  const guarded = await startGuardedPayment(service.url);
  const nowhere = { CUSTOMER_DB_ADDRESS: 'localhost:1', PRODUCT_DB_ADDRESS: 'localhost:1' };
  const { services, close } = connectServices({ ...nowhere, ...settings, PAYMENT_URL: guarded.url }, service.log);
  onTestFinished(close);
  return { payment: await services.payment(), authorizations: guarded.authorizations };
}

test('every request to the payment service carries a token of its audience, fetched once', async () => {
  const metadata = await startMetadataServer();
  const { payment, authorizations } = await connect({ PAYMENT_AUDIENCE: audience });
  const request = chargeRequest();
  expect(await payment.charge(request, context())).toEqual({ decision: 'approved' });
  expect(await payment.cancel(request.transactionId, context())).toEqual({ decision: 'approved' });
  await payment.checkHealth(context());
  expect(authorizations).toHaveLength(3);
  for (const authorization of authorizations) expect(claimsOf(authorization).aud).toBe(audience);
  expect(metadata.audiences).toEqual([audience]);
});

test('another payment service gets no token', async () => {
  const metadata = await startMetadataServer();
  const { payment, authorizations } = await connect({});
  expect(await payment.charge(chargeRequest(), context())).toEqual({ decision: 'approved' });
  expect([authorizations, metadata.audiences]).toEqual([[''], []]);
});

test('without a token no card is sent, and the outcome is unknown until there is a token again', async () => {
  const metadata = await startMetadataServer();
  metadata.mode = 'nothing';
  const { payment, authorizations } = await connect({ PAYMENT_AUDIENCE: audience });
  await expect(payment.charge(chargeRequest(), context(2_000))).rejects.toMatchObject({
    reason: 'no_answer',
    cause: { message: expect.stringContaining('No ID token') },
  });
  expect(authorizations).toEqual([]);
  metadata.mode = 'serve';
  await expect.poll(() => payment.charge(chargeRequest(), context()).catch(() => {}), { timeout: 8_000 }).toEqual({ decision: 'approved' });
});
