import type { JsonSchema } from './schema.ts';

/**
 * Builds an example for a schema from the examples of its parts; undefined if there are none. Fields without an example are left out, for
 * instance a total that only the cart knows.
 */
export function exampleOf({ examples, enum: values, properties }: JsonSchema): unknown {
  const [given] = (examples ?? values ?? []) as unknown[];
  if (given !== undefined || properties === undefined) return given;
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [name, exampleOf(schema)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
