import { randomBytes } from 'node:crypto';
import type { CalledPart } from '../../lib/callers/calls.ts';
import { readSettings } from '../../lib/config/config.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { type ServiceSecrets, tokenOfOne } from '../parts/identities.ts';
import type { ServiceAddresses } from '../parts/plans.ts';
import { readRunning } from '../running-system.ts';
import { seedSellers, sellerCount } from './catalogue.ts';
import { plant } from './plant.ts';
import { createProgress } from './progress.ts';

const usage = `npm run seed -- --items N [--seed S]
Fills the running system with N items of ${sellerCount} sellers. The same S (1 if absent) gives the same catalogue.`;

await main(async () => {
  const { items, seed } = readArguments();
  const services = await whereServicesAre();
  const tokenFor = (part: CalledPart) => tokenOfOne(services, part, 'seed');
  const customer = connectService(CustomerDbDefinition, services.CUSTOMER_DB_ADDRESS, undefined, tokenFor('customer-db'));
  const product = connectService(ProductDbDefinition, services.PRODUCT_DB_ADDRESS, undefined, tokenFor('product-db'));
  const password = randomBytes(12).toString('base64url');
  const progress = createProgress(process.stderr, items, 'items');
  const startedAtMs = Date.now();
  try {
    await plant({ customer: customer.call, product: product.call }, { seed, items, password, onItems: progress.show });
  } finally {
    progress.end();
    customer.close();
    product.close();
  }
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  process.stdout.write(`${items.toLocaleString('en')} items of ${sellerCount} sellers in ${seconds} s.
Log in as a seller with the user name ${seedSellers(seed)[0]?.username} (to -${sellerCount}) and the password ${password}
`);
});

function readArguments(): { items: number; seed: number } {
  const { values } = readCommandLine({ usage, options: { items: { type: 'string' }, seed: { type: 'string', default: '1' } } });
  return { items: wholeNumber('--items', values.items), seed: wholeNumber('--seed', values.seed) };
}

function wholeNumber(name: string, text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) throw wrongUsage(`${name} must be a whole number from 1`, usage);
  return Number(text);
}

/** Where the services are: what the settings say, else what runs on the data folder. */
async function whereServicesAre(): Promise<Where> {
  const names = ['CUSTOMER_DB_ADDRESS', 'CUSTOMER_DB_SECRET', 'PRODUCT_DB_ADDRESS', 'PRODUCT_DB_SECRET'] as const;
  const { DATA_DIR, ...settings } = readSettings(['DATA_DIR', ...names]);
  const own = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  if (settings.CUSTOMER_DB_ADDRESS && settings.PRODUCT_DB_ADDRESS) return own as unknown as Where;
  return { ...(await readRunning(DATA_DIR)).services, ...own };
}

type Where = Pick<ServiceAddresses, 'CUSTOMER_DB_ADDRESS' | 'PRODUCT_DB_ADDRESS'> & ServiceSecrets;
