// The Functions Framework loads this file: `functions-framework --source=functions/index.ts --target=<function>`.
import { readSettings, refuseWhereDeployed } from '../lib/config/config.ts';
import { settingsOf } from '../lib/config/process-settings.ts';
import type { Hosts } from '../lib/http/host.ts';
import { createLog } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';
import { servicesOf } from './endpoint.ts';
import { functions } from './endpoints.ts';
import { createApp } from './http/app.ts';
import { commandTarget, serveByFramework } from './http/framework.ts';
import { arrivalLimits, type HttpOptions } from './http/http-server.ts';
import { connectServices } from './services/connect.ts';

await main(async () => {
  const settings = readSettings(settingsOf('scheduled-function'));
  const name = commandTarget();
  // The framework itself reports a missing or wrong target.
  if (!name) return;
  const log = createLog(name, settings.LOG_LEVEL);
  const { services, connect } = connectServices(settings, log);
  const endpoints = functions[name];
  const called = endpoints.flatMap(servicesOf);
  if (called.includes('pictures') && !settings.PICTURES_BUCKET)
    refuseWhereDeployed(`PICTURES_BUCKET is not set: ${name} would lose pictures that are kept in a folder of its instance.`);
  connect(called);
  if (endpoints.some(({ file }) => file)) services.pictures.prepare();
  if (endpoints.some(({ charges }) => charges)) {
    services.payment().then(
      (payment) => payment.prepare(),
      () => {},
    );
  }
  // Only the scheduler's token opens its functions, and it calls them at their own addresses.
  const hosts: Hosts = endpoints.every(({ caller }) => caller === 'scheduler') ? 'any' : settings.PUBLIC_HOSTS;
  const options: HttpOptions = {
    hosts,
    limits: arrivalLimits(endpoints),
    forwardedHops: settings.FORWARDED_HOPS,
    corsOrigins: settings.CORS_ORIGINS,
  };
  serveByFramework({ name, handler: createApp({ services, settings, log })(name), host: settings.FUNCTION_HOST, options, log });
});
