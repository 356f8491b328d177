import { expect, test, vi } from 'vitest';
import { createLog } from '../../lib/process/log.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card } from '../support/people/cards.ts';
import { newShopper } from '../support/people/purchases.ts';

vi.hoisted(() => {
  process.env['GOOGLE_CLOUD_PROJECT'] = 'shop';
});

type Line = Record<string, unknown>;

const lines: Line[] = [];
const log = createLog('test', 'debug', { write: (line) => void lines.push(JSON.parse(line)) });
const marketplace = useMarketplace({ log });

test('one purchase is one trace, in the lines of the function, of the services behind it and of the payment service', async () => {
  const { buyer } = await newShopper(marketplace.api);
  const trace = 'c'.repeat(32);
  const headers = { traceparent: `00-${trace}-${'b'.repeat(16)}-01`, 'X-Request-Id': 'follow-me', 'Idempotency-Key': 'a-key' };
  expect((await marketplace.api.post('/v1/purchases', { card }, { token: buyer.token, headers })).status).toBe(201);

  const followed = lines.filter((line) => line['logging.googleapis.com/trace'] === `projects/shop/traces/${trace}`);
  expect(followed.map((line) => line['operation'] ?? line['path'])).toEqual([
    'souk.customer.v1.CustomerDb/CheckSession',
    'souk.product.v1.ProductDb/BeginPurchase',
    'Charge',
    'souk.product.v1.ProductDb/SettlePurchase',
    '/v1/purchases',
  ]);
  for (const line of followed) expect(line).toMatchObject({ requestId: 'follow-me', 'logging.googleapis.com/spanId': 'b'.repeat(16) });
});

test('the load balancer’s trace header is used if there is no other', async () => {
  await marketplace.api.get('/v1/cart', { headers: { 'X-Cloud-Trace-Context': `${'d'.repeat(32)}/10;o=1` } });
  const followed = lines.filter((line) => line['logging.googleapis.com/trace'] === `projects/shop/traces/${'d'.repeat(32)}`);
  expect(followed).toMatchObject([{ path: '/v1/cart', 'logging.googleapis.com/spanId': '000000000000000a' }]);
});

test('each run of the resolver logs the age of the oldest pending purchase, within its trace', async () => {
  const headers = { 'X-Request-Id': 'resolve-now' };
  await marketplace.api.post('/v1/internal/resolve-purchases', undefined, { token: schedulerToken, headers });
  expect(lines.filter(({ oldestPendingSeconds }) => oldestPendingSeconds !== undefined)).toMatchObject([
    { severity: 'INFO', requestId: 'resolve-now', settled: 0, pending: 0, oldestPendingSeconds: 0 },
  ]);
});

test('an error’s line has the stacks that Error Reporting reads; a warning’s has none', () => {
  const written: Line[] = [];
  const part = createLog('part', 'info', { write: (line) => void written.push(JSON.parse(line)) });
  const error = new Error('it broke', { cause: new TypeError('because of this') });
  part.error({ error }, 'a request failed');
  part.warn({ error }, 'a request could not be served');
  const [failed, refused] = written;
  expect(failed).toMatchObject({
    severity: 'ERROR',
    message: 'a request failed',
    stack_trace: expect.stringMatching(/^Error: it broke\n {4}at (.|\n)*\nCaused by: TypeError: because of this\n {4}at /),
  });
  expect(refused).toMatchObject({ severity: 'WARNING', error: { message: 'it broke' } });
  expect(refused).not.toHaveProperty('stack_trace');
});
