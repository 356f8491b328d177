import { randomBytes, randomUUID } from 'node:crypto';
import { createProductDb } from '../../db-services/product/service.ts';
import { type Database, openDatabase } from '../../lib/database/db.ts';
import type { Sql } from '../../lib/database/sql.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import type { CallContext, Service } from '../../lib/rpc/rpc.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../lib/rpc/rpc-server.ts';

type ProductDb = Service<typeof ProductDbDefinition>;

/** product-db over gRPC, on one of the databases. */
export interface Served {
  product: ProductDb;
  /** The statement that the service sent last. */
  lastStatement(): Sql;
  close(): Promise<void>;
}

export const context = (): CallContext => ({
  deadlineAtMs: Date.now() + 15_000,
  requestId: randomUUID(),
  traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
});

export async function serveProductDb(serviceUrl: string): Promise<Served> {
  const log = createLog('product-db', 'silent');
  let last: Sql | undefined;
  const db = await openDatabase({ location: { url: serviceUrl }, name: 'product-db', poolSize: 4, log });
  const noting = (method: 'one' | 'maybeOne' | 'many') => (statement: Sql) => {
    last = statement;
    return db[method]<never>(statement);
  };
  const noted = { ...db, one: noting('one'), maybeOne: noting('maybeOne'), many: noting('many') } as Database;
  const service = createProductDb(noted, { currency: 'EUR', picturesUrl: 'https://pictures.example', deliveryDays: 180, poolSize: 8 });
  const server = await serveRpc({ definition: ProductDbDefinition, service, checkHealth: db.ping, host: '127.0.0.1', port: 0, log });
  const client = connectService(ProductDbDefinition, `127.0.0.1:${server.port}`);
  return {
    product: client.call,
    lastStatement() {
      if (!last) throw new Error('The service has sent no statement yet.');
      return last;
    },
    async close() {
      client.close();
      await server.close();
      await db.close();
    },
  };
}
