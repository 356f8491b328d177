import type { Endpoint } from '../../../functions/endpoint.ts';
import { pathTemplate } from '../../../functions/http/paths.ts';
import { card } from '../people/cards.ts';
import { itemFields, password } from '../people/people.ts';
import { address } from '../people/purchases.ts';

const samples: Record<string, unknown> = {
  ...itemFields,
  username: 'sample',
  password,
  currentPassword: password,
  newPassword: password,
  itemId: '3-999999',
  sellerId: '999999',
  sessionId: '019aa000-0000-7000-8000-000000000000',
  purchaseId: '019aa000-0000-7000-8000-000000000000',
  pictureId: '0b9a1c1e-6e2c-4f3b-9d43-0d6c52f3a7b1',
  file: 'start.js',
  change: 1,
  quantity: 1,
  vote: 'up',
  idempotencyKey: 'a-key',
  lines: [{ itemId: '3-999999', quantity: 1 }],
  reason: 'Arrived broken',
  card,
  delivery: address,
  carrier: 'Royal Mail',
  trackingNumber: 'AB1',
};

const queries: Record<string, string> = { 'GET /v1/items': 'category=3' };

export interface Sample {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body?: string;
}

/** A request of an endpoint whose every value is as it must be, about things that do not exist. */
export function sampleRequest({ method, path, request, headers, file }: Endpoint): Sample {
  const { parameters } = pathTemplate(path);
  const names = Object.keys(request().shape);
  const takesBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const inBody = names.filter((name) => !parameters.includes(name) && !(name in headers) && name in samples);
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => String(samples[name])),
    query: queries[`${method} ${path}`] ?? '',
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, header]) => [header, String(samples[name])])),
      ...(file && { 'Content-Type': file.types[0] ?? '' }),
    },
    ...(file && { body: 'a file' }),
    ...(takesBody && inBody.length > 0 && { body: JSON.stringify(Object.fromEntries(inBody.map((name) => [name, samples[name]]))) }),
  };
}
