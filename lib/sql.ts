import { createHash } from 'node:crypto';

/** A statement with its values; `name` makes Postgres prepare it once per connection. */
export interface Sql {
  name: string;
  text: string;
  values: unknown[];
}

const statements = new WeakMap<TemplateStringsArray, { name: string; text: string }>();

/** Writes a statement with its values in place: sql`select … where id = ${id}`. Values never become part of the text. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  let statement = statements.get(strings);
  if (!statement) {
    const text = strings.reduce((before, part, i) => `${before}$${i}${part}`);
    statement = { text, name: createHash('sha256').update(text).digest('base64url').slice(0, 22) };
    statements.set(strings, statement);
  }
  return { ...statement, values };
}
