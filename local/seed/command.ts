import { randomBytes } from 'node:crypto';
import { openStore, type StoreSettings } from '../../functions/pictures/open-store.ts';
import type { CalledPart } from '../../lib/callers/calls.ts';
import { ConfigError, readSettings } from '../../lib/config/config.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { type ServiceSecrets, tokenOfOne } from '../parts/identities.ts';
import type { ServiceAddresses } from '../parts/plans.ts';
import { readRunning } from '../running-system.ts';
import { seedSellers, sellerCount } from './catalogue.ts';
import { addPictures } from './pictures.ts';
import { plant } from './plant.ts';
import { createProgress } from './progress.ts';

const usage = `npm run seed -- --items N [--pictures P] [--seed S]
Fills the running system with N items of ${sellerCount} sellers, and draws pictures of the newest P of those that it can draw (300 if absent).
The same S (1 if absent) gives the same catalogue.`;

await main(async () => {
  const { items, pictures, seed } = readArguments();
  const { services, stored } = await whereSystemIs();
  if (pictures > 0) checkStore(stored);
  const tokenFor = (part: CalledPart) => tokenOfOne(services, part, 'seed');
  const customer = connectService(CustomerDbDefinition, services.CUSTOMER_DB_ADDRESS, undefined, tokenFor('customer-db'));
  const product = connectService(ProductDbDefinition, services.PRODUCT_DB_ADDRESS, undefined, tokenFor('product-db'));
  const password = randomBytes(12).toString('base64url');
  const startedAtMs = Date.now();
  try {
    const planting = { seed, items, pictures, password };
    const drawn = await showing(items, 'items', (onItems) =>
      plant({ customer: customer.call, product: product.call }, { ...planting, onItems }),
    );
    if (drawn.length > 0) {
      const store = await openStore(stored);
      await showing(drawn.length, 'pictures', (onPictures) => addPictures({ product: product.call, store }, drawn, onPictures));
    }
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
    const count = (number: number) => number.toLocaleString('en');
    process.stdout.write(`${count(items)} items of ${sellerCount} sellers, ${count(drawn.length)} of them with a picture, in ${seconds} s.
Log in as a seller with the user name ${seedSellers(seed)[0]?.username} (to -${sellerCount}) and the password ${password}
`);
  } finally {
    customer.close();
    product.close();
  }
});

/** Shows the progress of a task. */
async function showing<Result>(all: number, what: string, task: (onDone: (done: number) => void) => Promise<Result>): Promise<Result> {
  const progress = createProgress(process.stderr, all, what);
  try {
    return await task(progress.show);
  } finally {
    progress.end();
  }
}

function readArguments(): Record<'items' | 'pictures' | 'seed', number> {
  const { values } = readCommandLine({
    usage,
    options: { items: { type: 'string' }, pictures: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
  });
  return {
    items: wholeNumber('--items', values.items, 1),
    pictures: wholeNumber('--pictures', values.pictures, 0),
    seed: wholeNumber('--seed', values.seed, 1),
  };
}

function wholeNumber(name: string, text: string | undefined, least: number): number {
  if (text === undefined || !/^(0|[1-9]\d{0,8})$/.test(text) || Number(text) < least) {
    throw wrongUsage(`${name} must be a whole number from ${least}`, usage);
  }
  return Number(text);
}

/** Where the services and the pictures are: what the settings say, else what runs on the data folder. */
async function whereSystemIs(): Promise<{ services: Services; stored: StoreSettings }> {
  const names = ['CUSTOMER_DB_ADDRESS', 'CUSTOMER_DB_SECRET', 'PRODUCT_DB_ADDRESS', 'PRODUCT_DB_SECRET'] as const;
  const { DATA_DIR, PICTURES_DIR, PICTURES_BUCKET, ...settings } = readSettings(['DATA_DIR', 'PICTURES_DIR', 'PICTURES_BUCKET', ...names]);
  const own = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const ownStore = { PICTURES_DIR, PICTURES_BUCKET };
  if (settings.CUSTOMER_DB_ADDRESS && settings.PRODUCT_DB_ADDRESS) return { services: own as unknown as Services, stored: ownStore };
  const running = await readRunning(DATA_DIR);
  return { services: { ...running.services, ...own }, stored: PICTURES_DIR || PICTURES_BUCKET ? ownStore : running.pictures };
}

type Services = Pick<ServiceAddresses, 'CUSTOMER_DB_ADDRESS' | 'PRODUCT_DB_ADDRESS'> & ServiceSecrets;

function checkStore({ PICTURES_DIR, PICTURES_BUCKET }: StoreSettings): void {
  if (!PICTURES_DIR && !PICTURES_BUCKET) {
    throw new ConfigError('Set PICTURES_DIR or PICTURES_BUCKET to where the functions keep pictures, or draw none with --pictures 0.');
  }
}
