import { afterAll, beforeAll } from 'vitest';
import { openDatabase } from '../../../lib/database/db.ts';
import type { Log } from '../../../lib/process/log.ts';
import { type PaymentService, startPaymentService } from '../../../payment-service/server.ts';
import { cloneDatabase, type TestDatabase } from '../database/database.ts';
import { collectLog } from './collected-log.ts';

export interface TestService {
  url: string;
  database: TestDatabase;
  log: Log;
  /** Every log line so far. */
  lines: string[];
}

/** The payment service on its own database, for all tests of a file. The fields are set before the first test. */
export function usePaymentService({ approvalRate = 0.9 } = {}): TestService {
  const test = { ...collectLog() } as TestService;
  let service: PaymentService;
  let closeDatabase: () => Promise<void>;
  beforeAll(async () => {
    test.database = await cloneDatabase('payment');
    const db = await openDatabase({ location: { url: test.database.serviceUrl }, name: 'payment', poolSize: 8, log: test.log });
    closeDatabase = db.close;
    service = await startPaymentService({ db, approvalRate, host: '127.0.0.1', port: 0, log: test.log });
    test.url = `http://127.0.0.1:${service.port}/`;
  });
  afterAll(async () => {
    await service.close();
    await closeDatabase();
    await test.database.drop();
  });
  return test;
}
