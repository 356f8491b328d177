import * as z from 'zod/mini';

export type JsonSchema = Record<string, unknown>;

/** Named parts of the document that other parts refer to. */
export interface Components {
  schemas: Record<string, JsonSchema>;
  responses: Record<string, JsonSchema>;
}

/** Converts a zod schema to JSON Schema 2020-12. Named parts move to the components. `io`: the form that is sent, or the parsed form. */
export function toJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output', { schemas }: Components): JsonSchema {
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy });
  for (const [name, definition] of Object.entries($defs)) schemas[name] = referToComponents(definition);
  if (typeof own.id !== 'string') return referToComponents(own);
  schemas[own.id] = referToComponents(own);
  return { $ref: `#/components/schemas/${own.id}` };
}

/** Writes an instant as a string, and drops limits that only say that a number is a safe integer. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}

/**
 * Zod refers to `#/$defs` inside a schema and gives definitions an `id` that is not a URI. Refers to the components instead, without ids.
 */
function referToComponents(schema: object): JsonSchema {
  const { id: _, ...rest } = JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
  return rest;
}
