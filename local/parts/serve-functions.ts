import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../functions/http/app.ts';
import { createHttpServer } from '../../functions/http/http-server.ts';
import { createRouter } from '../../functions/http/router.ts';
import { connectServices } from '../../functions/services/connect.ts';
import { readSettings } from '../../lib/config/config.ts';
import { settingsOf } from '../../lib/config/process-settings.ts';
import { serveUntilEnded } from '../../lib/process/lifetime.ts';
import type { Log } from '../../lib/process/log.ts';
import { builtShop } from './built-shop.ts';
import { httpOptions } from './http-options.ts';
import { servePictures } from './public-pictures.ts';
import { serveShop } from './public-shop.ts';

/** Serves all functions from this process. */
export async function serveFunctions({ port, host, log }: { port: number; host: string; log: Log }): Promise<void> {
  const settings = readSettings(settingsOf('scheduled-function'));
  const { services, connect } = connectServices(settings, log);
  connect(['customer', 'product']);
  const router = createRouter(createApp({ services, settings, log }));
  const withPictures = settings.PICTURES_DIR ? servePictures(settings.PICTURES_DIR, router) : router;
  const { server, drain } = createHttpServer(serveShop(builtShop, withPictures), httpOptions({ ...settings, HOST: host }));
  await once(server.listen(port, host), 'listening');
  serveUntilEnded({ port: (server.address() as AddressInfo).port, close: drain, log });
}
