import { nameCategory, readCategory } from '../../audit/name-category.ts';
import { ConfigError, readSettings } from '../../lib/config/config.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { createLog } from '../../lib/process/log.ts';
import { main } from '../../lib/process/main.ts';
import { readRunning } from '../running-system.ts';

const usage = `npm run category -- NUMBER NAME
Names a category, which list-categories shows. With --remove instead of NAME, removes its name.`;

await main(async () => {
  const category = readCategory(process.argv.slice(2), usage);
  const { DATA_DIR, DATABASE_URL_PRODUCT, LOG_LEVEL } = readSettings(['DATA_DIR', 'DATABASE_URL_PRODUCT', 'LOG_LEVEL']);
  const url = DATABASE_URL_PRODUCT ?? (await readRunning(DATA_DIR)).owners.product;
  if (!url) throw new ConfigError("product-db runs elsewhere: set DATABASE_URL_PRODUCT to its database's address.");
  const product = await openDatabase({ location: { url }, name: 'category', poolSize: 1, log: createLog('category', LOG_LEVEL) });
  try {
    process.stdout.write(`${await nameCategory(product, category)}\n`);
  } finally {
    await product.close();
  }
});
