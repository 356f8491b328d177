import type { Operation as ClientOperation } from './operation.ts';
import type { Rule } from './rules.ts';
import { docComment, type Schema, typeOf } from './schema-types.ts';

// Makes gen.ts from the OpenAPI document: the types of all requests and responses, and a table of what the client needs per operation.

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Schema;
}

interface Body {
  content?: Record<string, { schema: Schema }>;
}

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  security: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: Body;
  responses: Record<string, Body>;
}

interface Endpoint {
  /** camelCase. */
  name: string;
  method: string;
  path: string;
  operation: Operation;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const header = `// Made from the OpenAPI document by \`npm run generate\`; a test says when that has to be done again.

import type { CallOptions, NoInput, OperationTable } from './operation.ts';
import type { Rule } from './rules.ts';
`;

/** The source of gen.ts. Leaves out operations of the scheduler, and pages for people. */
export function clientSource({ paths, components }: OpenApiDocument): string {
  const endpoints = Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => toEndpoint(path, method, operation)))
    .filter(({ operation }) => !operation.security.some((scheme) => 'scheduler' in scheme) && hasTypedAnswer(operation));
  return [
    header,
    ...Object.entries(components.schemas).map(([name, schema]) => declaration(name, schema)),
    ...endpoints.flatMap(requestDeclaration),
    ...endpoints.flatMap(responseDeclaration),
    functionsDeclaration(endpoints),
    table(endpoints),
    rulesTable(endpoints),
  ].join('\n');
}

const toEndpoint = (path: string, method: string, operation: Operation): Endpoint => ({
  name: camelCase(operation.operationId),
  method: method.toUpperCase(),
  path,
  operation,
});

const camelCase = (name: string) => {
  const [first = '', ...rest] = name.split('-');
  return first.toLowerCase() + rest.map((word) => capitalise(word.toLowerCase())).join('');
};
const capitalise = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const successOf = ({ responses }: Operation) => Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
const answerOf = (operation: Operation) => successOf(operation)?.content?.['application/json']?.schema;

function hasTypedAnswer(operation: Operation): boolean {
  const schema = answerOf(operation);
  return schema ? Object.keys(schema).length > 0 : successOf(operation)?.content === undefined;
}

const declaration = (name: string, schema: Schema) => `${docComment(schema.description)}export interface ${name} ${typeOf(schema)}\n`;

/** All inputs of an operation as one object. Idempotency-Key is optional in it, because the client makes a missing one. */
function inputsOf({ operation }: Endpoint): Schema & { required: string[] } {
  const { parameters = [], requestBody } = operation;
  const fields = parameters.map(({ name, in: place, required, description, schema }) =>
    place === 'header'
      ? { name: camelCase(name), required: false, schema: { ...schema, description: 'Made by the client if absent.' } }
      : { name, required, schema: { ...schema, ...(description && { description }) } },
  );
  const body = bodySchemaOf(requestBody);
  return {
    type: 'object',
    properties: { ...Object.fromEntries(fields.map(({ name, schema }) => [name, schema])), ...body?.properties },
    required: [...fields.filter(({ required }) => required).map(({ name }) => name), ...(body?.required ?? [])],
  };
}

/** A file is one input; its type goes with it as its content type. */
function bodySchemaOf(body: Body | undefined): Schema | undefined {
  if (!body || isJson(body)) return body?.content?.['application/json']?.schema;
  const types = Object.keys(body.content ?? {}).join(', ');
  const schema = Object.values(body.content ?? {})[0]?.schema;
  return {
    properties: { file: { type: 'string', format: 'binary', description: `Its type is one of ${types}.`, ...schema } },
    required: ['file'],
  };
}

const isJson = ({ content = {} }: Body) => Object.hasOwn(content, 'application/json');

const hasInputs = (endpoint: Endpoint) => Object.keys(inputsOf(endpoint).properties ?? {}).length > 0;
const requestName = (endpoint: Endpoint) => (hasInputs(endpoint) ? `${capitalise(endpoint.name)}Request` : 'NoInput');

const requestDeclaration = (endpoint: Endpoint): string[] =>
  hasInputs(endpoint) ? [`export interface ${requestName(endpoint)} ${typeOf(inputsOf(endpoint), { sent: true })}\n`] : [];

/** The name of a response's type. */
function responseName({ name, operation }: Endpoint): string {
  const schema = answerOf(operation);
  if (!schema) return 'void';
  return schema.$ref ? typeOf(schema) : `${capitalise(name)}Response`;
}

function responseDeclaration(endpoint: Endpoint): string[] {
  const schema = answerOf(endpoint.operation);
  return schema && !schema.$ref ? [declaration(responseName(endpoint), schema)] : [];
}

function functionsDeclaration(endpoints: Endpoint[]): string {
  const methods = endpoints.map((endpoint) => {
    const { name, operation } = endpoint;
    const input = inputsOf(endpoint).required.length > 0 ? 'input' : 'input?';
    const doc = docComment([operation.summary, operation.description].filter(Boolean).join(' '), '  ');
    return `${doc}  ${name}(${input}: ${requestName(endpoint)}, options?: CallOptions): Promise<${responseName(endpoint)}>;`;
  });
  return `/** Every function of the marketplace. */\nexport interface Functions {\n${methods.join('\n')}\n}\n`;
}

function table(endpoints: Endpoint[]): string {
  const rows = endpoints.map((endpoint) => `  ${endpoint.name}: ${JSON.stringify(row(endpoint))},`);
  return `export const operations: OperationTable<keyof Functions> = {\n${rows.join('\n')}\n};\n`;
}

/** The rules of every input, so that a client can check a value before sending it. */
function rulesTable(endpoints: Endpoint[]): string {
  const rows = endpoints.filter(hasInputs).map((endpoint) => {
    const { properties = {} } = inputsOf(endpoint);
    return `  ${endpoint.name}: ${JSON.stringify(mapped(properties))},`;
  });
  return `export const rules = {\n${rows.join('\n')}\n} as const satisfies Partial<Record<keyof Functions, Readonly<Record<string, Rule>>>>;\n`;
}

/** The parts of a schema that restrict a value. */
function ruleOf({ description, format, pattern, minLength, maxLength, minimum, maximum, maxItems, items, properties }: Schema): Rule {
  const explains = pattern !== undefined && description !== undefined;
  return JSON.parse(
    JSON.stringify({
      ...(explains && { description }),
      ...{ format, pattern, minLength, maxLength, minimum, maximum, maxItems },
      items: items && ruleOf(items),
      properties: properties && mapped(properties),
    }),
  );
}

const mapped = (schemas: Record<string, Schema>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ruleOf(schema)]));

function row({ method, path, operation }: Endpoint) {
  const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header').map(({ name }) => [camelCase(name), name]);
  const hasKey = headers.some(([, name]) => name === 'Idempotency-Key');
  return {
    name: operation.operationId,
    method,
    path,
    inputs: operation.requestBody ? (isJson(operation.requestBody) ? 'body' : 'file') : 'query',
    headers: Object.fromEntries(headers),
    repeatable: isRepeatable(method, path) || hasKey,
    isList: (operation.parameters ?? []).some(({ name }) => name === 'pageToken'),
    session: sessionUse(method, path, operation),
  };
}

/**
 * Whether the contract lets a client retry on its own. Not health: its 503 is a result, not a failure. Not a change of the password: after
 * one that succeeded, the same current password is wrong.
 */
const isRepeatable = (method: string, path: string) =>
  (method === 'GET' && path !== '/v1/health') ||
  (method === 'PUT' && !path.endsWith('/me/password')) ||
  `${method} ${path}` === 'DELETE /v1/cart';

function sessionUse(method: string, path: string, operation: Operation): ClientOperation['session'] {
  if (answerOf(operation)?.properties?.['sessionToken']) return 'opens';
  if (!operation.security.some((scheme) => 'buyerSession' in scheme || 'sellerSession' in scheme)) return 'none';
  if (operation.security.some((scheme) => Object.keys(scheme).length === 0)) return 'accepts';
  return method === 'DELETE' && path.endsWith('/sessions/current') ? 'ends' : 'needs';
}
