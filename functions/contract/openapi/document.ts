import * as z from 'zod/mini';
import { type Endpoint, takesQuery } from '../../endpoint.ts';
import { functionGroups } from '../../endpoints.ts';
import { pathTemplate } from '../../http/paths.ts';
import type { Caller } from '../../services/context.ts';
import { exampleOf } from './example.ts';
import { headers, problem, responsesOf } from './responses.ts';
import { type Components, type JsonSchema, toJsonSchema } from './schema.ts';

const introduction = `
A marketplace: sellers put items up for sale; buyers search, fill a cart, pay and rate.

Create an account, log in, and send the session token as \`Authorization: Bearer <token>\`. A session ends at log-out or when no request
comes for a while; \`Session-Expires-In\` says in how many seconds. Money is a whole number of minor units (\`priceCents\`). Text is stored in NFC
without blanks at its ends; it must have a visible character, and no control or format characters but the joiners U+200C and U+200D. Lists come in
pages: ask again with \`nextPageToken\` as \`pageToken\` and otherwise the same parameters. Errors are problem documents whose \`code\` a
program can rely on. Repeat a purchase or a refund whose answer was lost with the same \`Idempotency-Key\`: neither happens twice.`;

let made: JsonSchema | undefined;

/** The OpenAPI 3.1 document of all endpoints, made from the same values that serve requests. */
export function openApiDocument(): JsonSchema {
  made ??= makeDocument();
  return made;
}

function makeDocument(): JsonSchema {
  const components: Components = { schemas: {}, responses: {} };
  toJsonSchema(problem, 'output', components);
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [group, functions] of Object.entries(functionGroups)) {
    for (const [name, endpoints] of Object.entries<readonly Endpoint[]>(functions)) {
      for (const [i, endpoint] of endpoints.entries()) {
        paths[endpoint.path] ??= {};
        const operationId = i === 0 ? name : `${name}-${i + 1}`;
        (paths[endpoint.path] as JsonSchema)[endpoint.method.toLowerCase()] = operation(endpoint, { operationId, group, components });
      }
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Souk', version: '1.0.0', description: introduction.trim(), license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [
      { name: 'seller', description: 'What sellers do.' },
      { name: 'buyer', description: 'What buyers do.' },
      { name: 'system', description: 'What keeps the marketplace running.' },
    ],
    paths,
    components: {
      ...components,
      headers,
      securitySchemes: {
        buyerSession: { type: 'http', scheme: 'bearer', description: "The `sessionToken` of a buyer's log-in." },
        sellerSession: { type: 'http', scheme: 'bearer', description: "The `sessionToken` of a seller's log-in." },
        scheduler: { type: 'http', scheme: 'bearer', description: "The scheduler's own token." },
      },
    },
  };
}

/** One of the schemes is enough. */
const securityOf: Record<Caller, Record<string, []>[]> = {
  anyone: [],
  visitor: [{}, { buyerSession: [] }, { sellerSession: [] }],
  buyer: [{ buyerSession: [] }],
  seller: [{ sellerSession: [] }],
  session: [{ buyerSession: [] }, { sellerSession: [] }],
  scheduler: [{ scheduler: [] }],
};

interface OperationOptions {
  operationId: string;
  group: string;
  components: Components;
}

function operation(endpoint: Endpoint, { operationId, group, components }: OperationOptions): JsonSchema {
  const { summary, description, caller } = endpoint;
  const parameters = parametersOf(endpoint, components);
  return {
    operationId,
    tags: [group],
    summary,
    ...(description && { description }),
    security: securityOf[caller],
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf(endpoint, components),
    responses: responsesOf(endpoint, components),
  };
}

function placeOf(endpoint: Endpoint, field: string): 'path' | 'header' | 'query' | 'body' {
  if (pathTemplate(endpoint.path).parameters.includes(field)) return 'path';
  if (Object.hasOwn(endpoint.headers, field)) return 'header';
  return takesQuery(endpoint) ? 'query' : 'body';
}

const isRequired = (schema: z.core.$ZodType): boolean => !z.safeParse(schema, undefined).success;

function parametersOf(endpoint: Endpoint, components: Components): JsonSchema[] {
  return Object.entries(endpoint.request().shape).flatMap(([field, schema]) => {
    const place = placeOf(endpoint, field);
    if (place === 'body') return [];
    const { description, ...written } = toJsonSchema(schema, 'output', components);
    const example = exampleOf(written);
    return [
      {
        name: place === 'header' ? endpoint.headers[field] : field,
        in: place,
        required: isRequired(schema),
        ...(description !== undefined && { description }),
        schema: written,
        // Swagger UI fills in the parameter's own example, not the schema's.
        ...(example !== undefined && { example }),
      },
    ];
  });
}

function bodyOf(endpoint: Endpoint, components: Components): { requestBody?: JsonSchema } {
  if (endpoint.file) {
    const schema = { type: 'string', format: 'binary', maxLength: endpoint.file.mostBytes };
    return { requestBody: { required: true, content: Object.fromEntries(endpoint.file.types.map((type) => [type, { schema }])) } };
  }
  const fields = Object.entries(endpoint.request().shape).filter(([field]) => placeOf(endpoint, field) === 'body');
  if (fields.length === 0) return {};
  const required = fields.filter(([, schema]) => isRequired(schema)).map(([field]) => field);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fields.map(([field, schema]) => [field, toJsonSchema(schema, 'input', components)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema, example: exampleOf(schema) } } } };
}
