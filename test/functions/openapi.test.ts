import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../functions/contract/openapi/document.ts';
import { routes } from '../../functions/http/app.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { sampleRequest } from '../support/requests/samples.ts';

interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: { 'application/json': { schema: object } } };
  responses: Record<string, object>;
}

const document = JSON.parse(JSON.stringify(openApiDocument()));
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  test('has every endpoint once, under its method and path', () => {
    expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).sort(),
    );
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  test("keeps to OpenAPI's own schema", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const spoiled = { ...document, info: {} };
    expect(await new Validator().validate(spoiled)).toMatchObject({ valid: false });
  });

  test('refers to nothing that is not there', () => {
    const missing = new Set<string>();
    JSON.stringify(document, (key, value) => {
      if (key === '$ref' && !resolve(value)) missing.add(value);
      return value;
    });
    expect(missing).toEqual(new Set());
  });

  test('consists of valid schemas of JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'souk', ...document });
    const schemas = findSchemas(document);
    expect(schemas.length).toBeGreaterThan(50);
    for (const schema of schemas) {
      expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true);
      ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"souk#/')));
    }
  });

  test.each(operations)('describes $method $path completely', ({ path, operation }) => {
    expect(operation.summary).toMatch(/\.$/);
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
    for (const name of operation.security.flatMap(Object.keys)) expect(document.components.securitySchemes).toHaveProperty(name);
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(followed(response)).toHaveProperty('description');
    }
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '431', '500', '503', '504']));
  });

  test.each(routes)('accepts the request that $name accepts', ({ endpoint }) => {
    const { body } = sampleRequest(endpoint);
    const { requestBody } = document.paths[endpoint.path][endpoint.method.toLowerCase()] as Operation;
    expect(requestBody === undefined).toBe(body === undefined);
    if (!requestBody || !body) return;
    if (endpoint.file) return expect(Object.keys(requestBody.content)).toEqual(endpoint.file.types);
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(requestBody.content['application/json'].schema);
    expect(validate(JSON.parse(body))).toBe(true);
    expect(validate({ ...JSON.parse(body), colour: 'red' })).toBe(false);
  });
});

const market = useMarketplace();

test('the document is served, with 304 while it is unchanged', async () => {
  const { status, headers, body } = await market.api.get('/v1/openapi.json');
  expect([status, body]).toEqual([200, document]);
  expect((await market.api.get('/v1/openapi.json', { headers: { 'If-None-Match': headers.get('ETag') ?? '' } })).status).toBe(304);
});

test('the page loads only its own files', async () => {
  const { headers, body: page } = await market.api.get('/v1/docs');
  expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'none'; script-src 'self'/);
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
  expect(files).toHaveLength(4);
  for (const file of files) {
    const answer = await market.api.get(file);
    expect([file, answer.status, answer.headers.get('X-Content-Type-Options')]).toEqual([file, 200, 'nosniff']);
    expect((await market.api.get(file, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } })).status).toBe(304);
  }
  expect((await market.api.get('/v1/docs/package.json')).status).toBe(404);
  expect((await market.api.get('/v1/docs/..%2fpackage.json')).status).toBe(404);
});

test('files are compressed for clients that take it, each form with its own ETag', async () => {
  const get = (headers: Record<string, string>) => fetchRaw('/v1/docs/swagger-ui-bundle.js', headers);
  const [plain, brotli, refused] = [
    await get({}),
    await get({ 'Accept-Encoding': 'gzip, br;q=0.9' }),
    await get({ 'Accept-Encoding': 'br;q=0' }),
  ];
  expect([plain, brotli, refused].map(({ headers }) => [headers['content-encoding'], headers.vary])).toEqual([
    [undefined, 'Accept-Encoding'],
    ['br', 'Accept-Encoding'],
    [undefined, 'Accept-Encoding'],
  ]);
  expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
  expect(brotli.headers.etag).not.toBe(plain.headers.etag);
  const known = await get({ 'Accept-Encoding': 'br', 'If-None-Match': brotli.headers.etag ?? '' });
  expect([known.status, known.headers['content-encoding']]).toEqual([304, undefined]);
});

/** A GET whose content stays as it was sent. */
async function fetchRaw(path: string, headers: Record<string, string>) {
  const [response] = (await once(request(new URL(path, market.functions.url), { headers }).end(), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

function resolve(reference: string): unknown {
  const keys = reference.split('/').slice(1);
  return keys.reduce((value, key) => value?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

const followed = (value: { $ref?: string }) => (value.$ref ? resolve(value.$ref) : value);

/** Everything that stands where a schema has to. */
function findSchemas(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    if (key === 'schema') return [child as object];
    if (key === 'schemas') return Object.values(child as object);
    return findSchemas(child);
  });
}
