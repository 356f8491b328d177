import { createHash } from 'node:crypto';

/** A statement, or a part of one, with its values. Because of the `name`, Postgres prepares it once per connection. */
export interface Sql {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/**
 * Builds a statement with its values in place: sql`select … where id = ${id}`. A value that was itself built with sql becomes part of the
 * text; every other value is sent as a parameter.
 */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  return new Statement(strings, values);
}

class Statement implements Sql {
  readonly #strings: TemplateStringsArray;
  readonly #given: unknown[];
  #rendered: Sql | undefined;

  constructor(strings: TemplateStringsArray, given: unknown[]) {
    this.#strings = strings;
    this.#given = given;
  }

  get name(): string {
    return this.#render().name;
  }

  get text(): string {
    return this.#render().text;
  }

  get values(): unknown[] {
    return this.#render().values;
  }

  #render(): Sql {
    this.#rendered ??= this.#given.some((value) => value instanceof Statement) ? this.#compose() : this.#renderAlone();
    return this.#rendered;
  }

  #compose(): Sql {
    const values: unknown[] = [];
    const text = this.#write(values);
    return { name: nameOf(text), text, values };
  }

  /** Without parts of its own, a place in the code always has the same text, so it is made once. */
  #renderAlone(): Sql {
    let known = textOf.get(this.#strings);
    if (!known) {
      const text = this.#write([]);
      known = { name: nameOf(text), text };
      textOf.set(this.#strings, known);
    }
    return { ...known, values: this.#given };
  }

  /** Adds its values to `values` and returns the text, with placeholders numbered accordingly. */
  #write(values: unknown[]): string {
    let text = this.#strings[0] ?? '';
    this.#given.forEach((value, i) => {
      text += value instanceof Statement ? value.#write(values) : `$${values.push(value)}`;
      text += this.#strings[i + 1];
    });
    return text;
  }
}

const textOf = new WeakMap<TemplateStringsArray, Pick<Sql, 'name' | 'text'>>();

/** Cannot grow without limit: it has one entry for each different text in the code. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    names.set(text, name);
  }
  return name;
}
