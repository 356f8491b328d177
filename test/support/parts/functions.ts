import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../../functions/http/app.ts';
import { createHttpServer, type HttpLimits } from '../../../functions/http/http-server.ts';
import { createRouter } from '../../../functions/http/router.ts';
import { connectServices } from '../../../functions/services/connect.ts';
import { type FunctionSettings, functionSettings } from '../../../functions/services/context.ts';
import type { AppOptions } from '../../../functions/services/request-context.ts';
import { readSettings } from '../../../lib/config/config.ts';
import type { Hosts } from '../../../lib/http/host.ts';
import { createLog, type Log } from '../../../lib/process/log.ts';
import type { ServiceAddresses } from '../../../local/parts/plans.ts';
import { servePictures } from '../../../local/parts/public-pictures.ts';
import { serveShop } from '../../../local/parts/public-shop.ts';

export const schedulerToken = 'the-scheduler-of-the-tests';

export interface FunctionsOptions {
  settings?: Partial<FunctionSettings>;
  limits?: Partial<HttpLimits>;
  hosts?: Hosts;
  log?: Log;
  google?: AppOptions['google'];
  /** Where the built page of the shop is, if it is served, too. */
  shopFolder?: string;
}

export interface TestFunctions {
  /** `http://HOST:PORT` */
  url: string;
  port: number;
  /** The store of pictures. */
  picturesDir: string;
  stop(): Promise<void>;
}

/** Serves all functions from one port of this process, as `npm start` does. */
export async function startFunctions(
  addresses: ServiceAddresses & { CALLER_TOKENS?: string },
  options: FunctionsOptions = {},
): Promise<TestFunctions> {
  const { limits, hosts = ['souk'], log = createLog('functions', 'silent'), google } = options;
  const settings = { ...readSettings(functionSettings, {}), SCHEDULER_TOKEN: schedulerToken, ...options.settings };
  const picturesDir = await mkdtemp(path.join(tmpdir(), 'souk-pictures-'));
  const { services, close } = connectServices({ PICTURES_DIR: picturesDir, ...addresses }, log);
  const router = createRouter(createApp({ services, settings, log, google }));
  const withPictures = servePictures(picturesDir, router);
  const { server, drain } = createHttpServer(options.shopFolder ? serveShop(options.shopFolder, withPictures) : withPictures, {
    limits,
    hosts,
    forwardedHops: settings.FORWARDED_HOPS,
    corsOrigins: settings.CORS_ORIGINS,
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    picturesDir,
    async stop() {
      await drain();
      close();
      await rm(picturesDir, { recursive: true, force: true });
    },
  };
}
