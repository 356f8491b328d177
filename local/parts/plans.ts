import { settingsOf } from '../../lib/config/process-settings.ts';
import type { Settings } from '../../lib/config/settings.ts';
import type { DatabasePlan } from '../postgres/databases.ts';
import { environment, inRepository, reachable } from './environment.ts';
import type { ServiceSecrets } from './identities.ts';
import type { PartPlan } from './part.ts';
import type { Ports } from './ports.ts';

/** The services' addresses for the functions. */
export interface ServiceAddresses {
  CUSTOMER_DB_ADDRESS: string;
  PRODUCT_DB_ADDRESS: string;
  PAYMENT_URL: string;
}

const services = {
  customer: { file: 'db-services/customer/index.ts', url: 'DATABASE_URL_CUSTOMER', port: 'CUSTOMER_DB_PORT' },
  product: { file: 'db-services/product/index.ts', url: 'DATABASE_URL_PRODUCT', port: 'PRODUCT_DB_PORT' },
  payment: { file: 'payment-service/index.ts', url: 'DATABASE_URL_PAYMENT', port: 'PAYMENT_PORT' },
} as const;

/** The service of each database. */
export const partOfDatabase = { customer: 'customer-db', product: 'product-db', payment: 'payment' } as const;

/**
 * The services that run here. Each gets access only to its own database, and only its own secret. `picturesUrl`: where the pictures are
 * public.
 */
export function planServices(databases: DatabasePlan[], ports: Ports, picturesUrl: string, secrets: ServiceSecrets = {}): PartPlan[] {
  return databases.map(({ name, serviceUrl }) => {
    const { file, url, port } = services[name];
    const part = partOfDatabase[name];
    return {
      name: part,
      args: [inRepository(file)],
      env: environment(settingsOf(part), { [url]: serviceUrl, [port]: String(ports[port]), PICTURES_URL: picturesUrl, ...secrets }),
    };
  });
}

/** The addresses of all services: from its setting for a service elsewhere, from its port for one here. */
export function serviceAddresses(settings: Settings, ports: Ports): ServiceAddresses {
  const host = reachable(settings.HOST);
  return {
    CUSTOMER_DB_ADDRESS: settings.CUSTOMER_DB_ADDRESS ?? `${host}:${ports.CUSTOMER_DB_PORT}`,
    PRODUCT_DB_ADDRESS: settings.PRODUCT_DB_ADDRESS ?? `${host}:${ports.PRODUCT_DB_PORT}`,
    PAYMENT_URL: settings.PAYMENT_URL ?? `http://${host}:${ports.PAYMENT_PORT}/`,
  };
}
