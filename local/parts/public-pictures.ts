import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Handler } from '../../functions/http/app.ts';

/** Names as functions make them, and nothing else: a path can lead nowhere but into the store's folder. */
const form = /^\/pictures\/([0-9a-f]{32}\/[A-Za-z0-9_-]{32}-(?:large|small)\.webp)(?:\?.*)?$/;

/** Serves the folder's pictures below `/pictures/`, as the load balancer serves the bucket's. Everything else goes to `next`. */
export const servePictures =
  (folder: string, next: Handler): Handler =>
  async (request, response) => {
    const name = form.exec(request.url ?? '')?.[1];
    if (!name || !['GET', 'HEAD'].includes(request.method ?? '')) return next(request, response);
    const picture = await readFile(path.join(folder, name)).catch(() => undefined);
    if (!picture) return next(request, response);
    response.writeHead(200, {
      'Content-Type': 'image/webp',
      'Content-Length': picture.length,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : picture);
  };
