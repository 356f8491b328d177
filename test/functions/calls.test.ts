import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deployment } from '../../functions/deployment.ts';
import type { FunctionName } from '../../functions/endpoints.ts';
import { createApp, routes } from '../../functions/http/app.ts';
import type { Part, ServiceName } from '../../functions/services/calls.ts';
import { type Connected, connectServices } from '../../functions/services/connect.ts';
import { type Caller, functionSettings } from '../../functions/services/context.ts';
import type { Services } from '../../functions/services/services.ts';
import { readSettings } from '../../lib/config/config.ts';
import { createLog } from '../../lib/process/log.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newSeller } from '../support/people/people.ts';
import { sampleRequest } from '../support/requests/samples.ts';

const market = useMarketplace();
const tokens: Partial<Record<Caller, string>> = { scheduler: schedulerToken };
const reached = new Set<ServiceName>();
let connected: Connected;
let server: Server;

beforeAll(async () => {
  Object.assign(tokens, { buyer: (await newBuyer(market.api)).token, seller: (await newSeller(market.api)).token });
  const log = createLog('functions', 'silent');
  connected = connectServices(market.services.addresses, log);
  const settings = { ...readSettings(functionSettings, {}), SCHEDULER_TOKEN: schedulerToken };
  const handlerOf = createApp({ services: watched(connected.services), settings, log });
  server = createServer((request, response) => void handlerOf(request.headers['x-function'] as FunctionName)(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  await once(server.close(), 'close');
  connected.close();
});

const serviceOf: Record<Part, ServiceName> = { 'customer-db': 'customer', 'product-db': 'product', payment: 'payment' };

/** The services, each noted when it is called. */
function watched(services: Services): Services {
  const watch = <Service extends object>(name: ServiceName, service: Service): Service =>
    new Proxy(service, {
      get(target, key) {
        reached.add(name);
        return Reflect.get(target, key);
      },
    });
  return {
    ...services,
    pictures: watch('pictures', services.pictures),
    customer: watch('customer', services.customer),
    product: watch('product', services.product),
    checkHealth(part, call) {
      reached.add(serviceOf[part]);
      return services.checkHealth(part, call);
    },
  };
}

// Only the middle of a purchase calls payment, so here only health is tested for it. The deployment's test names its allowed callers. A
// picture of an item that does not exist never reaches the store.
const withoutPayment = (names: Iterable<ServiceName>) => [...names].filter((name) => name !== 'payment' && name !== 'pictures').sort();

// Who logs out can do nothing more.
const endsSession = (name: string) => Number(name.endsWith('log-out'));
const names = Object.keys(deployment()).sort((a, b) => endsSession(a) - endsSession(b)) as FunctionName[];

test.each(names)('%s calls every service that it says it calls', async (name) => {
  reached.clear();
  for (const { endpoint } of routes.filter((route) => route.name === name)) {
    const { method, path, query, headers, body } = sampleRequest(endpoint);
    // A caller who is let in, and a caller whose session must first be checked.
    for (const token of [tokens[endpoint.caller] ?? tokens.buyer, 'junk'])
      await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}${query && `?${query}`}`, {
        method,
        headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers, 'X-Function': name, Authorization: `Bearer ${token}` },
        ...(body && { body }),
      }).then((response) => response.text());
  }
  if (name === 'sweep-expired') expect(reached).toContain('pictures');
  expect(withoutPayment(reached)).toEqual(withoutPayment(deployment()[name]?.calls ?? []));
  if (name === 'health') expect(reached).toContain('payment');
});
