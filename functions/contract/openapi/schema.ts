import * as z from 'zod/mini';

export type JsonSchema = Record<string, unknown>;

/** Parts of the document with a name of their own, which others refer to. */
export interface Components {
  schemas: Record<string, JsonSchema>;
  responses: Record<string, JsonSchema>;
}

/** A zod schema as JSON Schema 2020-12, its named parts moved to the components. `io`: what a sender writes, or what a reader gets. */
export function toJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output', { schemas }: Components): JsonSchema {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy });
  for (const [name, definition] of Object.entries($defs)) schemas[name] = referToComponents(definition);
  if (typeof own.id !== 'string') return referToComponents(own);
  schemas[own.id] = referToComponents(own);
  return { $ref: `#/components/schemas/${own.id}` };
}

/** An instant is written as text, and that a number is a safe integer goes without saying. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}

/** Inside one schema zod refers to `#/$defs`, and calls a definition by an id that is no URI. */
function referToComponents(schema: object): JsonSchema {
  const { id: _, ...rest } = JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
  return rest;
}
