/** The part of JSON Schema that the OpenAPI document uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: readonly string[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  items?: Schema;
  propertyNames?: Schema;
  additionalProperties?: boolean | Schema;
  description?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

interface Options {
  /** Indentation level of the type, in steps of two spaces. */
  depth?: number;
  /** Whether callers send it. Then an optional field may also be undefined. */
  sent?: boolean;
}

/** A JSON Schema as a TypeScript type. Throws for an unknown construct instead of writing a type that is too wide. */
export function typeOf(schema: Schema, options: Options = {}): string {
  const { $ref, type, format, enum: values, items, properties, additionalProperties } = schema;
  if ($ref) return $ref.split('/').at(-1) as string;
  if (values) return values.map((value) => `'${value}'`).join(' | ');
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' && format === 'binary') return 'Blob';
  if (type === 'string' || type === 'boolean') return type;
  if (type === 'array' && items) return arrayOf(typeOf(items, options));
  if (type === 'object' && properties) return objectOf(schema, options);
  if (type === 'object' && typeof additionalProperties === 'object') {
    return `Record<${typeOf(schema.propertyNames ?? { type: 'string' })}, ${typeOf(additionalProperties)}>`;
  }
  throw new Error(`No type is known for ${JSON.stringify(schema)}`);
}

/** A comment before a declaration; empty if the text is absent. */
export const docComment = (text: string | undefined, indent = ''): string =>
  text ? `${indent}/** ${text.replaceAll('*/', '* /')} */\n` : '';

const arrayOf = (element: string) => (element.startsWith("'") ? `(${element})[]` : `${element}[]`);

function objectOf({ properties = {}, required = [] }: Schema, { depth = 0, sent = false }: Options): string {
  const indent = '  '.repeat(depth + 1);
  const fields = Object.entries(properties).map(([name, schema]) => {
    const type = typeOf(schema, { depth: depth + 1, sent });
    const field = required.includes(name) ? `${name}: ${type}` : `${name}?: ${type}${sent ? ' | undefined' : ''}`;
    return `${docComment(schema.description, indent)}${indent}${field};`;
  });
  return `{\n${fields.join('\n')}\n${'  '.repeat(depth)}}`;
}
