import path from 'node:path';
import { schemaOf } from '../../lib/database/schema.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { fileBeside } from '../../lib/process/file-beside.ts';
import { main } from '../../lib/process/main.ts';
import { runDbService } from '../../lib/rpc/serve-db-service.ts';
import { createProductDb } from './service.ts';

await main(() =>
  runDbService({
    part: 'product-db',
    schema: schemaOf(fileBeside('product', () => path.join(import.meta.dirname, '../../sql/product'))),
    definition: ProductDbDefinition,
    urlSetting: 'DATABASE_URL_PRODUCT',
    portSetting: 'PRODUCT_DB_PORT',
    createService: (db, { PICTURES_URL = 'http://127.0.0.1:8080/pictures', ...settings }, replicas, log) =>
      createProductDb(db, {
        currency: settings.CURRENCY,
        picturesUrl: PICTURES_URL.replace(/\/+$/, ''),
        deliveryDays: settings.DELIVERY_DAYS,
        poolSize: settings.DATABASE_POOL_SIZE,
        newItemsPerDay: settings.NEW_ITEMS_PER_DAY,
        newPurchasesPerMinute: settings.NEW_PURCHASES_PER_MINUTE,
        copies: { replicas, log },
      }),
  }),
);
