import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { removeFolder, runToEnd, type Souk, startSouk, temporaryFolder } from '../support/parts/souk.ts';
import { buyOne, logIn, pay, putUpForSale, type Shopper } from './support/shopping.ts';

// One market is stopped, killed and started again. Its purchases fall due at once, so that no test waits for the resolver.
let settings: Record<string, string>;
let souk: Souk;
let itemId: string;

beforeAll(async () => {
  settings = { DATA_DIR: await temporaryFolder(), PURCHASE_DUE_SECONDS: '1' };
  souk = await startSouk(settings);
  itemId = await putUpForSale(await logIn(souk.url, 'seller'), 100_000);
}, 60_000);

beforeEach(() => {
  souk.lines.length = 0;
});

afterAll(async () => {
  await souk.end();
  await removeFolder(souk.dataDir);
}, 60_000);

/** Buys one unit after another until there is no response. */
async function buyUntilTheEnd(buyer: Shopper): Promise<{ paid: string[]; unanswered: string[] }> {
  const [paid, unanswered] = [[] as string[], [] as string[]];
  for (let n = 0; unanswered.length === 0; n += 1) {
    const key = `purchase-${n}`;
    const answer = await buyOne(buyer, itemId, key).catch(() => undefined);
    if (answer?.status === 201) paid.push(answer.body.purchaseId);
    if (!answer || answer.status >= 500) unanswered.push(key);
  }
  return { paid, unanswered };
}

test.each([
  ['Ctrl-C', (running: Souk) => running.end('SIGINT')],
  ['kill -9 of every process', (running: Souk) => running.killAll()],
])(
  '%s amid purchases: all acknowledged data is there after the next start, and a retry pays once',
  {
    timeout: 120_000,
  },
  async (_, end) => {
    const buyers = await Promise.all(Array.from({ length: 4 }, () => logIn(souk.url, 'buyer')));
    const buying = buyers.map(buyUntilTheEnd);
    await sleep(1_500);
    await end(souk);
    const outcomes = await Promise.all(buying);
    // The address must be the one that the buyers know, and their sessions must still be valid.
    const urlBefore = souk.url;
    souk = await startSouk({ ...settings, PORT: new URL(urlBefore).port });

    for (const [i, { paid, unanswered }] of outcomes.entries()) {
      const buyer = buyers[i] as Shopper;
      for (const key of unanswered) {
        const retried = await pay(buyer, key);
        if (retried.status === 201) paid.push(retried.body.purchaseId);
      }
      expect(paid.length).toBeGreaterThan(0);
      for (const id of paid)
        expect((await buyer.call('GET', `/v1/purchases/${id}`)).body).toMatchObject({ purchaseId: id, status: 'paid' });
      expect((await buyer.call('GET', '/v1/buyers/me')).body.itemsPurchased).toBe(new Set(paid).size);
    }
    expect(await runToEnd(['npm', 'run', 'audit:ledger'], settings)).toMatchObject({ code: 0 });
  },
);

test.each(['customer-db', 'product-db', 'payment', 'postgres'])(
  '%s killed: 503 with Retry-After until it is started again, which is reported',
  { timeout: 60_000 },
  async (part) => {
    const buyer = await logIn(souk.url, 'buyer');
    const { processes } = await souk.running();
    process.kill(processes[part] as number, 'SIGKILL');

    const statuses: number[] = [];
    const healed = () => statuses.includes(503) && statuses.at(-1) === 200;
    for (const untilMs = Date.now() + 30_000; !healed() && Date.now() < untilMs; await sleep(20)) {
      const answer = await fetch(`${souk.url}/v1/health`);
      statuses.push(answer.status);
      if (answer.status === 503) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect(healed()).toBe(true);
    expect(souk.lines.join('\n')).toMatch(new RegExp(`${part} ended.* is started again`, 'i'));
    expect((await buyOne(buyer, itemId)).status).toBe(201);
    await expect.poll(async () => (await souk.running()).processes[part]).not.toBe(processes[part]);
  },
);
