import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { StaticFile } from '../../functions/contract/static-file.ts';
import type { Handler } from '../../functions/http/app.ts';
import { pathTemplate, splitTarget } from '../../functions/http/paths.ts';
import { hsts } from '../../functions/http/send.ts';
import { sendRefusal } from '../../functions/http/send-refusal.ts';
import { AppError, unavailable } from '../../lib/errors.ts';
import { cacheControl, pageHeaders } from '../../shop/page-headers.ts';
import { shopRoutes } from '../../shop/routes.ts';

interface ShopFile {
  file: StaticFile;
  contentType: string;
  cacheControl: string;
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

const pages = Object.values(shopRoutes).map(pathTemplate);

/** Serves the shop's page at its routes, and its files, as the load balancer serves the bucket's. Everything else goes to `next`. */
export function serveShop(folder: string, next: Handler): Handler {
  let loaded: Promise<Map<string, ShopFile>> | undefined;
  const load = () => {
    loaded ??= loadShop(folder);
    return loaded;
  };
  return async (request, response) => {
    const { path } = splitTarget(request.url ?? '');
    const isPage = pages.some(({ match }) => match(path));
    if (!isPage && !path.startsWith('/assets/')) return next(request, response);
    const files = await load().catch((error: unknown) => unavailable('The page cannot be read at the moment.', error));
    if (files instanceof AppError) {
      // A file is missing while the page is being built.
      loaded = undefined;
      return sendRefusal(files, request, response);
    }
    const found = files.get(isPage ? '/index.html' : path);
    if (!found) return next(request, response);
    if (request.method === 'GET' || request.method === 'HEAD') send(found, request, response);
    else sendRefusal(wrongMethod, request, response, { Allow: 'GET, HEAD' });
  };
}

/** All files of the built page by their paths; none if it is not built. */
async function loadShop(folder: string): Promise<Map<string, ShopFile>> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const known = names.filter((name) => contentTypes[path.extname(name)]);
  const read = (name: string) => readFile(path.join(folder, name));
  return new Map(
    await Promise.all(
      known.map(async (name): Promise<[string, ShopFile]> => {
        const file = StaticFile.built(await read(name), await read(`${name}.br`));
        const isPage = name === 'index.html';
        const contentType = contentTypes[path.extname(name)] as string;
        return [`/${name}`, { file, contentType, cacheControl: isPage ? cacheControl.page : cacheControl.files }];
      }),
    ),
  );
}

function send({ file, contentType, cacheControl }: ShopFile, request: IncomingMessage, response: ServerResponse): void {
  const { content, etag, headers } = file.encodedFor(request.headers['accept-encoding']);
  const shared = {
    ...pageHeaders,
    ...(request.headers['x-forwarded-proto'] === 'https' && { 'Strict-Transport-Security': hsts }),
    'Cache-Control': cacheControl,
    ETag: etag,
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match'] === etag) response.writeHead(304, shared).end();
  else {
    response.writeHead(200, { ...shared, ...headers, 'Content-Type': contentType, 'Content-Length': content.length });
    response.end(request.method === 'HEAD' ? undefined : content);
  }
}

const wrongMethod = new AppError('method_not_allowed', 'Here the method must be GET or HEAD.');
