// All functions behind one port, in as many processes as FUNCTION_PROCESSES says.
import cluster from 'node:cluster';
import { readSettings } from '../../lib/config/config.ts';
import { createLog } from '../../lib/process/log.ts';
import { main } from '../../lib/process/main.ts';
import { runWorkers } from './workers.ts';

await main(async () => {
  const { PORT, HOST, LOG_LEVEL, FUNCTION_PROCESSES } = readSettings(['PORT', 'HOST', 'LOG_LEVEL', 'FUNCTION_PROCESSES']);
  const log = createLog('functions', LOG_LEVEL);
  const workers = Number(FUNCTION_PROCESSES);
  if (cluster.isPrimary && workers > 1) return runWorkers(workers, log);
  const { serveFunctions } = await import('./serve-functions.ts');
  await serveFunctions({ port: PORT, host: HOST, log });
});
