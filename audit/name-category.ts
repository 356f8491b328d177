import { ConfigError } from '../lib/config/config.ts';
import type { Database } from '../lib/database/db.ts';
import pg from '../lib/database/pg.ts';
import { sql } from '../lib/database/sql.ts';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { operatorEvent } from './operator-event.ts';

const greatestCategory = 2_147_483_647;

/** A category's number, and the name that an operator gives it; without a name, its name is removed. */
export interface CategoryName {
  category: number;
  /** 1 to 32 characters. */
  name: string | undefined;
}

/** Parses `NUMBER NAME` or `NUMBER --remove`. Throws a ConfigError with the usage for any other arguments. */
export function readCategory(args: string[], usage: string): CategoryName {
  const { positionals, values } = readCommandLine({ usage, args, options: { remove: { type: 'boolean' } }, allowPositionals: true });
  const [number = '', given, ...more] = positionals;
  const name = given?.trim().normalize('NFC');
  const category = /^(0|[1-9]\d{0,9})$/.test(number) ? Number(number) : Number.POSITIVE_INFINITY;
  if (category > greatestCategory) throw wrongUsage('The category must be a whole number from 0 to 2147483647', usage);
  if ((name !== undefined) === (values.remove === true) || more.length > 0) throw wrongUsage('Give one name, or --remove', usage);
  if (name !== undefined && (name === '' || [...name].length > 32 || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)))
    throw wrongUsage('The name must be 1 to 32 characters without control characters', usage);
  return { category, name };
}

/** Names a category, or removes its name. Returns a line about what is now. Throws a ConfigError if another category has the name. */
export async function nameCategory(product: Database, { category, name }: CategoryName): Promise<string> {
  if (name === undefined) {
    const removed = await product.maybeOne<{ name: string }>(sql`
      with removed as (
        delete from categories where category = ${category} returning name
      ), recorded as (
        ${operatorEvent('category_name_removed', sql`jsonb_build_object('category', ${category}::int)`)} from removed
      )
      select name from removed`);
    return removed ? `Category ${category} is no longer named ${removed.name}.` : `Category ${category} has no name.`;
  }
  try {
    await product.many(sql`
      with named as (
        insert into categories (category, name) values (${category}, ${name})
        on conflict (category) do update set name = excluded.name
        returning category
      )
      ${operatorEvent('category_named', sql`jsonb_build_object('category', category)`)} from named`);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '23505') throw new ConfigError(`Another category is named ${name}.`);
    throw error;
  }
  return `Category ${category} is named ${name}.`;
}
