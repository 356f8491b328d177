import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../../local/parts/ports.ts';
import { startHttpBalancer } from '../support/network/balancer.ts';
import { startTcpBalancer } from '../support/network/tcp-balancer.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { type PartProcess, startPart } from '../support/parts/part-process.ts';
import { startServices, type TestServices } from '../support/parts/services.ts';
import { card } from '../support/people/cards.ts';
import { newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';
import { type Api, createApi } from '../support/requests/api.ts';

/** How two instances of a part are started, and the setting with which others find the one address in front of both. */
interface Part {
  file: string;
  port: string;
  settings: (services: TestServices) => Record<string, string>;
  reachedBy?: (port: number) => Partial<TestServices['addresses']>;
}

const parts: Record<string, Part> = {
  'customer-db': {
    file: 'db-services/customer/index.ts',
    port: 'CUSTOMER_DB_PORT',
    settings: ({ databases }) => ({ DATABASE_URL_CUSTOMER: databases.customer.serviceUrl }),
    reachedBy: (port) => ({ CUSTOMER_DB_ADDRESS: `127.0.0.1:${port}` }),
  },
  'product-db': {
    file: 'db-services/product/index.ts',
    port: 'PRODUCT_DB_PORT',
    settings: ({ databases }) => ({ DATABASE_URL_PRODUCT: databases.product.serviceUrl }),
    reachedBy: (port) => ({ PRODUCT_DB_ADDRESS: `127.0.0.1:${port}` }),
  },
  payment: {
    file: 'payment-service/index.ts',
    port: 'PAYMENT_PORT',
    settings: ({ databases }) => ({ DATABASE_URL_PAYMENT: databases.payment.serviceUrl }),
    reachedBy: (port) => ({ PAYMENT_URL: `http://127.0.0.1:${port}/` }),
  },
  functions: { file: 'local/parts/functions.ts', port: 'PORT', settings: ({ addresses }) => addresses },
};

test.each(Object.keys(parts))(
  'two instances of %s are replaced one after the other without a failed request',
  { timeout: 120_000 },
  async (name) => {
    const { file, port, settings, reachedBy } = parts[name] as Part;
    const services = await startServices();
    onTestFinished(() => services.stop());
    const start = (portNumber: number) => startPart(file, { ...settings(services), [port]: String(portNumber) });
    const instances = await Promise.all((await freePorts(2, '127.0.0.1')).map(start));
    const balance = name === 'functions' ? loadBalancer : startTcpBalancer;
    const balancer = await balance(instances.map(({ port }) => port));
    const url = reachedBy ? await functionsOver({ ...services.addresses, ...reachedBy(balancer) }) : `http://127.0.0.1:${balancer}`;

    const api = createApi(url);
    const { itemId } = await newItem(api, await newSeller(api), { quantity: 100_000 });
    const buyers = await Promise.all(Array.from({ length: 6 }, () => newBuyer(api)));
    const replacing = replaceEach(instances, start);
    let over = false;
    replacing.finally(() => (over = true)).catch(() => {});
    const statuses = await Promise.all(buyers.map((buyer) => shop(api, buyer, itemId, () => over)));
    expect(await replacing).toEqual([0, 0, 0, 0]);
    expect(statuses.flat().filter((status) => status >= 400)).toEqual([]);
    expect(statuses.flat().length).toBeGreaterThan(100);
  },
);

/**
 * In front of functions, as in the cloud: a request of HTTP/1.1 can always cross the end of an unused connection, so no client of them may
 * hold a connection to an instance.
 */
async function loadBalancer(ports: number[]): Promise<number> {
  const { port, close } = await startHttpBalancer(ports);
  onTestFinished(close);
  return port;
}

async function functionsOver(addresses: TestServices['addresses']): Promise<string> {
  const functions = await startFunctions(addresses);
  onTestFinished(() => functions.stop());
  return functions.url;
}

/** Ends each instance and starts it again, twice. Returns their exit codes. */
async function replaceEach(instances: PartProcess[], start: (port: number) => Promise<PartProcess>) {
  const exitCodes = [];
  for (const i of [0, 1, 0, 1]) {
    const { child, port, exited } = instances[i] as PartProcess;
    child.kill('SIGTERM');
    exitCodes.push((await exited)[0]);
    instances[i] = await start(port);
    // Time for requests between two replacements, however fast a part starts.
    await sleep(500);
  }
  return exitCodes;
}

/** Browses, fills the cart and buys it, repeatedly. Returns the status of each response. */
async function shop(api: Api, buyer: Person, itemId: string, isOver: () => boolean): Promise<number[]> {
  const statuses: number[] = [];
  while (!isOver()) {
    const headers = { 'Idempotency-Key': randomUUID() };
    statuses.push(
      (await api.get('/v1/items?category=3', buyer)).status,
      (await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer)).status,
      (await api.get(`/v1/items/${itemId}`, buyer)).status,
      (await api.post('/v1/purchases', { card }, { ...buyer, headers })).status,
    );
    await sleep(20);
  }
  return statuses;
}
