import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { fileBeside } from '../../lib/process/file-beside.ts';
import { once } from '../../lib/process/once.ts';
import { StaticFile } from '../contract/static-file.ts';
import { endpoint, success } from '../endpoint.ts';

const anyFile = () => z.unknown();
const revalidated = { caller: 'anyone', calls: [], etag: true, cacheControl: 'public, no-cache' } as const;

export const openApi = endpoint({
  ...revalidated,
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'Get this description of the interface (OpenAPI 3.1).',
  request: () => z.strictObject({}),
  response: anyFile,

  async handle() {
    return success<unknown>(await document(), {});
  },
});

/** Reads the file that `npm run generate` wrote. It cannot be made here, because this file is itself in the list of endpoints. */
const document = once(async () => {
  const place = fileBeside('openapi.json', () => fileURLToPath(new URL('../contract/openapi.json', import.meta.url)));
  return StaticFile.of(Buffer.from(JSON.stringify(JSON.parse(await readFile(place, 'utf8')))));
});

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Souk: the interface</title>
    <link rel="stylesheet" href="/v1/docs/swagger-ui.css">
    <link rel="icon" href="/v1/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/v1/docs/swagger-ui-bundle.js"></script>
    <script src="/v1/docs/start.js"></script>
  </body>
</html>
`;
const start = "SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: true });\n";

/** The page loads everything from this server. Swagger UI writes style attributes, so only styles may be inline. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const docs = endpoint({
  ...revalidated,
  method: 'GET',
  path: '/v1/docs',
  contentType: 'text/html; charset=utf-8',
  summary: 'Read and try the interface in a browser.',
  request: () => z.strictObject({}),
  response: anyFile,
  handle: async () => file(await pageFile()),
});

const script = 'text/javascript; charset=utf-8';
const contentTypes = {
  'start.js': script,
  'swagger-ui-bundle.js': script,
  'swagger-ui.css': 'text/css; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

export const docsFile = endpoint({
  ...revalidated,
  method: 'GET',
  path: '/v1/docs/{file}',
  contentType: '*/*',
  summary: 'Get a file that the page needs.',
  request: () => z.strictObject({ file: z.enum(Object.keys(contentTypes) as (keyof typeof contentTypes)[]) }),
  response: anyFile,

  async handle({ file: name }) {
    return file(await files[name](), contentTypes[name]);
  },
});

const ofPackage = (name: string) =>
  once(async () =>
    StaticFile.of(await readFile(fileBeside(name, () => createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)))),
  );

const pageFile = once(() => StaticFile.of(Buffer.from(page)));
const files: Record<keyof typeof contentTypes, () => Promise<StaticFile>> = {
  'start.js': once(() => StaticFile.of(Buffer.from(start))),
  'swagger-ui-bundle.js': ofPackage('swagger-ui-bundle.js'),
  'swagger-ui.css': ofPackage('swagger-ui.css'),
  'favicon-32x32.png': ofPackage('favicon-32x32.png'),
};

const file = (content: StaticFile, contentType?: string) =>
  success<unknown>(content, {
    headers: { 'Content-Security-Policy': policy, ...(contentType && { 'Content-Type': contentType }) },
  });
