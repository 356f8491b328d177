import { v7 as uuid } from 'uuid';
import type { CallerTokens } from '../../lib/callers/caller-token.ts';
import { ConfigError } from '../../lib/config/config.ts';
import type { SettingName, Settings } from '../../lib/config/settings.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../../lib/gen/grpc/health.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createBreaker } from '../../lib/payment/breaker.ts';
import type { Payment } from '../../lib/payment/payment.ts';
import { systemClock } from '../../lib/process/clock.ts';
import type { Log } from '../../lib/process/log.ts';
import { idTokens } from '../../lib/rpc/id-token.ts';
import type { CallContext, CallerTokenOf } from '../../lib/rpc/rpc.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import type { StoreSettings } from '../pictures/open-store.ts';
import { createPictures } from '../pictures/pictures.ts';
import type { Part, ServiceName } from './calls.ts';
import type { PartHealth, Services } from './services.ts';

const addressSettings = ['CUSTOMER_DB_ADDRESS', 'PRODUCT_DB_ADDRESS', 'PAYMENT_URL'] as const satisfies readonly SettingName[];
const audienceSettings = ['CUSTOMER_DB_AUDIENCE', 'PRODUCT_DB_AUDIENCE', 'PAYMENT_AUDIENCE'] as const satisfies readonly SettingName[];

export const connectionSettings = [...addressSettings, ...audienceSettings, 'CALLER_TOKENS'] as const;

type ConnectionSettings = Settings<(typeof addressSettings)[number]> &
  Partial<Settings<(typeof audienceSettings)[number] | 'CALLER_TOKENS'>> &
  StoreSettings;

export interface Connected {
  services: Services;
  /** Connects early to the named database services. */
  connect(names: readonly ServiceName[]): void;
  close(): void;
}

/** All services. Each is connected at its first use, or earlier by `connect`. Throws a ConfigError if an address is missing. */
export function connectServices(settings: ConnectionSettings, log: Log): Connected {
  const [customerAddress, productAddress, url] = addressSettings.map((name) => {
    const address = settings[name];
    if (address === undefined) throw new ConfigError(`${name} is not set: the functions need to know where that part is.`);
    return address;
  }) as [string, string, string];
  const [customerToken, productToken, idToken] = audienceSettings.map((name) => {
    const audience = settings[name];
    return audience === undefined ? undefined : idTokens(audience);
  });

  const tokens: CallerTokens = JSON.parse(settings.CALLER_TOKENS ?? '{}');
  const tokenFor =
    (part: Part): CallerTokenOf =>
    (caller = '') =>
      tokens[caller]?.[part];

  const customer = connectService(CustomerDbDefinition, customerAddress, customerToken, tokenFor('customer-db'));
  const product = connectService(ProductDbDefinition, productAddress, productToken, tokenFor('product-db'));
  const breaker = createBreaker();
  const health = { 'customer-db': customer.sameProcess(HealthDefinition), 'product-db': product.sameProcess(HealthDefinition) };
  const pictures = createPictures(settings);
  let payment: Promise<Payment> | undefined;
  const connectPayment = () => {
    payment ??= import('../../lib/payment/client.ts').then((client) =>
      client.connectPayment({ url, idToken, tokenOf: tokenFor('payment'), log, breaker }),
    );
    return payment;
  };

  async function checkHealth(part: Part, call: CallContext): Promise<PartHealth> {
    if (part === 'payment') return (await connectPayment()).checkHealth(call);
    const { status } = await health[part].check({ service: '' }, call);
    if (status !== HealthCheckResponse_ServingStatus.SERVING) throw new Error(`${part} says that it cannot serve.`);
    return {};
  }

  return {
    services: {
      customer: customer.call,
      product: product.call,
      payment: connectPayment,
      breaker,
      checkHealth,
      pictures,
      clock: systemClock,
      newPurchaseId: uuid,
    },
    connect(names) {
      if (names.includes('customer')) customer.connect();
      if (names.includes('product')) product.connect();
    },
    close() {
      for (const client of [customer, product, pictures]) client.close();
      payment?.then((connected) => connected.close());
    },
  };
}
