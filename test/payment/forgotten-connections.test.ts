import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connectPayment } from '../../lib/payment/client.ts';
import { proxyForThisTest } from '../support/network/proxy-for-this-test.ts';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { cardNumbers } from '../support/people/cards.ts';
import { chargeRequest, context } from '../support/requests/payment.ts';

const service = usePaymentService();

test('when the network forgets the connections to the payment service, a second attempt succeeds over a new one', async () => {
  const proxy = await proxyForThisTest(Number(new URL(service.url).port));
  const payment = connectPayment({ url: `http://127.0.0.1:${proxy.port}/` });
  const charge = (ms?: number) => payment.charge(chargeRequest(cardNumbers.approved), context(ms));
  await Promise.all(Array.from({ length: 5 }, () => charge()));
  proxy.forget();
  await expect(charge(500)).rejects.toMatchObject({ reason: 'no_answer' });
  expect(await charge(500)).toEqual({ decision: 'approved' });
  payment.close();
});

test('a connection to the payment service that was idle for ten seconds is not used again', async () => {
  const proxy = await proxyForThisTest(Number(new URL(service.url).port));
  const payment = connectPayment({ url: `http://127.0.0.1:${proxy.port}/` });
  const charge = (ms?: number) => payment.charge(chargeRequest(cardNumbers.approved), context(ms));
  await charge();
  await sleep(11_000);
  proxy.forget();
  expect(await charge(500)).toEqual({ decision: 'approved' });
  payment.close();
});
