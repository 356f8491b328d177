import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { clientSource, type OpenApiDocument } from '../../../clients/api/generate.ts';
import { typeOf } from '../../../clients/api/schema-types.ts';
import { openApiDocument } from '../../../functions/contract/openapi/document.ts';

test('gen.ts is what `npm run generate` would make of the document', async () => {
  const source = await readFile('clients/api/gen.ts', 'utf8');
  expect(source).toBe(clientSource(openApiDocument() as unknown as OpenApiDocument));
});

test('a schema without a known type is refused', () => {
  expect(() => typeOf({ type: 'null' })).toThrow('No type is known for {"type":"null"}');
});
