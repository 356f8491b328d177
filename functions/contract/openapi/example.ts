import type { JsonSchema } from './schema.ts';

/**
 * An example of what a schema allows, from the examples of its parts; undefined without any. A field without an example, such as a total that
 * only the cart knows, is left out.
 */
export function exampleOf({ examples, enum: values, properties }: JsonSchema): unknown {
  const [given] = (examples ?? values ?? []) as unknown[];
  if (given !== undefined || properties === undefined) return given;
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [name, exampleOf(schema)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
