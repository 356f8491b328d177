import { v7 as uuid } from 'uuid';
import { systemClock } from '../lib/clock.ts';
import { ConfigError, type SettingName, type Settings } from '../lib/config.ts';
import { CustomerDbDefinition } from '../lib/gen/customer.ts';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../lib/gen/grpc/health.ts';
import { ProductDbDefinition } from '../lib/gen/product.ts';
import type { Log } from '../lib/log.ts';
import type { CallContext } from '../lib/rpc.ts';
import { connectService, type RpcClient } from '../lib/rpc-client.ts';
import { createBreaker } from './payment/breaker.ts';
import type { Payment } from './payment/payment.ts';
import type { Part, Services } from './services.ts';

export const addressSettings = ['CUSTOMER_DB_ADDRESS', 'PRODUCT_DB_ADDRESS', 'PAYMENT_URL'] as const satisfies readonly SettingName[];

export interface Connected {
  services: Services;
  close(): void;
}

/** Connects to the database services at once, to the payment service when it is first needed. Throws a ConfigError if an address is missing. */
export function connectServices(settings: Settings<(typeof addressSettings)[number]>, log: Log): Connected {
  const [customerAddress, productAddress, url] = addressSettings.map((name) => {
    const address = settings[name];
    if (address === undefined) throw new ConfigError(`${name} is not set: the functions need to know where that part is.`);
    return address;
  }) as [string, string, string];

  const customer = connectService(CustomerDbDefinition, customerAddress);
  const product = connectService(ProductDbDefinition, productAddress);
  const breaker = createBreaker();
  const health: Record<Exclude<Part, 'payment'>, { address: string; client?: RpcClient<typeof HealthDefinition> }> = {
    'customer-db': { address: customerAddress },
    'product-db': { address: productAddress },
  };
  let payment: Promise<Payment> | undefined;
  const connectPayment = () => {
    payment ??= import('./payment/client.ts').then((client) => client.connectPayment({ url, log, breaker }));
    return payment;
  };

  async function checkHealth(part: Part, call: CallContext): Promise<void> {
    if (part === 'payment') return (await connectPayment()).checkHealth(call);
    const { address, client = connectService(HealthDefinition, address) } = health[part];
    health[part].client = client;
    const { status } = await client.call.check({ service: '' }, call);
    if (status !== HealthCheckResponse_ServingStatus.SERVING) throw new Error(`${part} says that it cannot serve.`);
  }

  return {
    services: {
      customer: customer.call,
      product: product.call,
      payment: connectPayment,
      breaker,
      checkHealth,
      clock: systemClock,
      newPurchaseId: uuid,
    },
    close() {
      for (const client of [customer, product, health['customer-db'].client, health['product-db'].client]) client?.close();
      payment?.then((connected) => connected.close());
    },
  };
}
