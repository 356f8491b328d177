// What the Functions Framework loads: `functions-framework --source=functions/index.ts --target=<function>`.
import { readSettings } from '../lib/config.ts';
import { createLog } from '../lib/log.ts';
import { main } from '../lib/main.ts';
import { createApp } from './app.ts';
import { connectionSettings, connectServices } from './connect.ts';
import { functionSettings } from './context.ts';
import { servicesOf } from './endpoint.ts';
import { functions } from './endpoints.ts';
import { commandTarget, registerFunctions } from './front.ts';

await main(async () => {
  const settings = readSettings([...functionSettings, ...connectionSettings, 'LOG_LEVEL']);
  const name = commandTarget();
  const log = createLog(name ?? 'functions', settings.LOG_LEVEL);
  const { services, connect } = connectServices(settings, log);
  const own = name ? functions[name] : [];
  connect(name ? own.flatMap(servicesOf) : ['customer', 'product']);
  if (own.some(({ charges }) => charges)) {
    services.payment().then(
      (payment) => payment.prepare(),
      () => {},
    );
  }
  registerFunctions(createApp({ services, settings, log }), log);
});
