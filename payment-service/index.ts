import path from 'node:path';
import { requiredCallerCheck } from '../lib/callers/required-check.ts';
import { readSettings } from '../lib/config/config.ts';
import { settingsOf } from '../lib/config/process-settings.ts';
import { databaseLocation, openDatabase } from '../lib/database/db.ts';
import { schemaOf } from '../lib/database/schema.ts';
import { fileBeside } from '../lib/process/file-beside.ts';
import { serveUntilEnded } from '../lib/process/lifetime.ts';
import { createLog } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';
import { startPaymentService } from './server.ts';

await main(async () => {
  const settings = readSettings(settingsOf('payment'));
  const log = createLog('payment', settings.LOG_LEVEL);
  const checkCaller = requiredCallerCheck('payment', settings, log);
  const schema = schemaOf(fileBeside('payment', () => path.join(import.meta.dirname, '../sql/payment')));
  const location = databaseLocation('DATABASE_URL_PAYMENT', { ...settings, url: settings.DATABASE_URL_PAYMENT });
  const db = await openDatabase({ location, name: 'payment', poolSize: settings.DATABASE_POOL_SIZE, schema, log });
  const service = await startPaymentService({
    db,
    checkCaller,
    approvalRate: settings.PAYMENT_APPROVAL_RATE,
    host: settings.HOST,
    port: settings.PAYMENT_PORT,
    log,
  });
  const close = async () => {
    await service.close();
    await db.close();
  };
  serveUntilEnded({ port: service.port, close, log });
});
