// All functions behind one port, as npm start runs them, in a process that dies at armed crash points. Its calls may have a planted bug.
import { once } from 'node:events';
import { createApp } from '../../../functions/http/app.ts';
import { createHttpServer } from '../../../functions/http/http-server.ts';
import { createRouter } from '../../../functions/http/router.ts';
import { connectionSettings, connectServices } from '../../../functions/services/connect.ts';
import { functionSettings } from '../../../functions/services/context.ts';
import { readSettings } from '../../../lib/config/config.ts';
import { serveUntilEnded } from '../../../lib/process/lifetime.ts';
import { createLog } from '../../../lib/process/log.ts';
import { main } from '../../../lib/process/main.ts';
import { withCrashPoints } from '../attack/crash-points.ts';
import { type ProcessBug, plantInFunctions } from '../controls/planted-bugs.ts';

await main(async () => {
  const settings = readSettings([...functionSettings, ...connectionSettings, 'LOG_LEVEL', 'PORT', 'HOST']);
  const log = createLog('functions', settings.LOG_LEVEL);
  const { services } = connectServices(settings, log);
  const mortal = withCrashPoints(services, process.env['CRASH_POINTS'] as string);
  const planted = plantInFunctions(process.env['PLANTED_BUG'] as ProcessBug, mortal);
  const { server, drain } = createHttpServer(createRouter(createApp({ services: planted, settings, log })));
  await once(server.listen(settings.PORT, settings.HOST), 'listening');
  serveUntilEnded({ port: settings.PORT, close: drain, log });
});
