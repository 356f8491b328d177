// product-db with a planted bug in its methods.
import { createProductDb } from '../../../db-services/product/service.ts';
import { schemaOf } from '../../../lib/database/schema.ts';
import { ProductDbDefinition } from '../../../lib/gen/product.ts';
import { main } from '../../../lib/process/main.ts';
import { runDbService } from '../../../lib/rpc/serve-db-service.ts';
import { plantedInProductDb } from '../../support/bugs/in-product-db.ts';

await main(() =>
  runDbService({
    part: 'product-db',
    schema: schemaOf('sql/product'),
    definition: ProductDbDefinition,
    urlSetting: 'DATABASE_URL_PRODUCT',
    portSetting: 'PRODUCT_DB_PORT',
    createService: (db, { CURRENCY, DELIVERY_DAYS, DATABASE_POOL_SIZE, PICTURES_URL = '' }) =>
      plantedInProductDb['absolute quantity'](
        db,
        createProductDb(db, { currency: CURRENCY, picturesUrl: PICTURES_URL, deliveryDays: DELIVERY_DAYS, poolSize: DATABASE_POOL_SIZE }),
      ),
  }),
);
