import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../../functions/http/app.ts';
import { createHttpServer, type HttpLimits } from '../../../functions/http/http-server.ts';
import { createRouter } from '../../../functions/http/router.ts';
import { connectServices } from '../../../functions/services/connect.ts';
import { type FunctionSettings, functionSettings } from '../../../functions/services/context.ts';
import type { AppOptions } from '../../../functions/services/request-context.ts';
import { readSettings } from '../../../lib/config/config.ts';
import { createLog, type Log } from '../../../lib/process/log.ts';
import type { TestServices } from './services.ts';

export const schedulerToken = 'the-scheduler-of-the-tests';

export interface FunctionsOptions {
  settings?: Partial<FunctionSettings>;
  limits?: Partial<HttpLimits>;
  log?: Log;
  google?: AppOptions['google'];
}

export interface TestFunctions {
  /** `http://HOST:PORT` */
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Serves all functions from one port of this process, as `npm start` does. */
export async function startFunctions(addresses: TestServices['addresses'], options: FunctionsOptions = {}): Promise<TestFunctions> {
  const { limits, log = createLog('functions', 'silent'), google } = options;
  const settings = { ...readSettings(functionSettings, {}), SCHEDULER_TOKEN: schedulerToken, ...options.settings };
  const { services, close } = connectServices(addresses, log);
  const { server, drain } = createHttpServer(createRouter(createApp({ services, settings, log, google })), limits);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      await drain();
      close();
    },
  };
}
