import { randomBytes } from 'node:crypto';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { tokenOfOne } from '../../local/parts/identities.ts';
import type { RunningSystem } from '../../local/running-system.ts';
import { plant } from '../../local/seed/plant.ts';

/** Fills the catalogue, so that searches find as much as in a market. */
export async function fillCatalogue({ services }: Pick<RunningSystem, 'services'>, items: number): Promise<void> {
  const tokenFor = (part: 'customer-db' | 'product-db') => tokenOfOne(services, part, 'seed');
  const customer = connectService(CustomerDbDefinition, services.CUSTOMER_DB_ADDRESS, undefined, tokenFor('customer-db'));
  const product = connectService(ProductDbDefinition, services.PRODUCT_DB_ADDRESS, undefined, tokenFor('product-db'));
  const password = randomBytes(12).toString('base64url');
  try {
    const services = { customer: customer.call, product: product.call };
    await plant(services, { seed: 1, items, pictures: 0, password, onItems: () => {} });
  } finally {
    customer.close();
    product.close();
  }
}
