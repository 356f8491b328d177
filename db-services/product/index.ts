import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { main } from '../../lib/process/main.ts';
import { runDbService } from '../../lib/rpc/serve-db-service.ts';
import { createProductDb } from './service.ts';

await main(() =>
  runDbService({
    part: 'product-db',
    definition: ProductDbDefinition,
    urlSetting: 'DATABASE_URL_PRODUCT',
    portSetting: 'PRODUCT_DB_PORT',
    createService: (db, { CURRENCY, DELIVERY_DAYS, DATABASE_POOL_SIZE, PICTURES_URL = 'http://127.0.0.1:8080/pictures' }) =>
      createProductDb(db, {
        currency: CURRENCY,
        picturesUrl: PICTURES_URL.replace(/\/+$/, ''),
        deliveryDays: DELIVERY_DAYS,
        poolSize: DATABASE_POOL_SIZE,
      }),
  }),
);
