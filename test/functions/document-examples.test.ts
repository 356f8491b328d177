import { expect, test } from 'vitest';
import { openApiDocument } from '../../functions/contract/openapi/document.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  example?: unknown;
}

interface Operation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { example: Record<string, unknown> } } };
}

const market = useMarketplace();
const document = JSON.parse(JSON.stringify(openApiDocument()));
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** Sends an operation's examples as they are, with the tokens that its security schemes ask for. */
async function sendExample(operationId: string, tokens: Record<string, string>) {
  const found = operations.find(({ operation }) => operation.operationId === operationId);
  if (!found) throw new Error(`There is no ${operationId}.`);
  const { method, operation } = found;
  let { path } = found;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { name, in: place, example: value } of operation.parameters ?? []) {
    if (value === undefined) continue;
    if (place === 'path') path = path.replace(`{${name}}`, String(value));
    else if (place === 'query') query.append(name, String(value));
    else headers[name] = String(value);
  }
  const token = operation.security.flatMap(Object.keys).map((scheme) => tokens[scheme])[0];
  const body = operation.requestBody?.content['application/json']?.example;
  return market.api.send(method, `${path}?${query}`, { headers, ...(token && { token }), ...(body && { body: JSON.stringify(body) }) });
}

test('the examples of the document work as they are, in the order of the story', async () => {
  const tokens: Record<string, string> = {};
  const story = [
    ['create-seller', 201],
    ['seller-log-in', 201],
    ['register-item', 201],
    ['change-item-price', 200],
    ['change-item-quantity', 200],
    ['list-own-items', 200],
    ['create-buyer', 201],
    ['buyer-log-in', 201],
    ['search-items', 200],
    ['get-item', 200],
    ['add-to-cart', 200],
    ['save-cart', 200],
    ['get-cart', 200],
    ['make-purchase', 201],
    ['make-purchase', 201],
    ['list-purchases', 200],
    ['list-sales', 200],
    ['give-feedback', 201],
    ['get-seller-rating', 200],
    ['add-to-cart', 200],
    ['remove-from-cart', 200],
    ['clear-cart', 204],
    ['change-buyer-password', 204],
    ['change-seller-password', 204],
    ['list-buyer-sessions', 200],
    ['end-other-buyer-sessions', 204],
    ['list-seller-sessions', 200],
    ['end-other-seller-sessions', 204],
    ['buyer-log-out', 204],
    ['seller-log-out', 204],
  ] as const;
  for (const [operationId, status] of story) {
    const answer = await sendExample(operationId, tokens);
    expect([operationId, answer.status, answer.body?.errors]).toEqual([operationId, status, undefined]);
    if (operationId === 'search-items') expect(answer.body.items).toHaveLength(1);
    if (operationId.endsWith('-log-in')) tokens[operationId.replace('-log-in', 'Session')] = answer.body.sessionToken;
  }
});

test('no example names a total, which only the cart knows', () => {
  const bodies = operations.flatMap(({ operation }) => operation.requestBody?.content['application/json']?.example ?? []);
  expect(bodies.length).toBeGreaterThan(5);
  for (const body of bodies) expect(body).not.toHaveProperty('expectedTotalCents');
});

test('each role has its own security scheme, and a visitor needs none', () => {
  const securityOf = (id: string) => operations.find(({ operation }) => operation.operationId === id)?.operation.security;
  expect(securityOf('get-cart')).toEqual([{ buyerSession: [] }]);
  expect(securityOf('register-item')).toEqual([{ sellerSession: [] }]);
  expect(securityOf('get-item')).toEqual([{}, { buyerSession: [] }, { sellerSession: [] }]);
});

test('the page keeps the authorisation over a reload', async () => {
  const answer = await fetch(`${market.functions.url}/v1/docs/start.js`);
  expect(await answer.text()).toContain('persistAuthorization: true');
});
