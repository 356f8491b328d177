/** The OpenAPI document's rules for a value that a caller sends. */
export interface Rule {
  /** The rule in words, for a value with a special form. */
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  /** In code points, like all lengths of the contract. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Rule;
  readonly properties?: Readonly<Record<string, Rule>>;
}

/** The rule that a value breaks, as a sentence; undefined if none. The server has further rules that the document cannot express. */
export function brokenRule(rule: Rule, value: string | number | readonly string[]): string | undefined {
  if (typeof value === 'number') return brokenByNumber(rule, value);
  return typeof value === 'string' ? brokenByText(rule, value) : brokenByList(rule, value);
}

function brokenByNumber({ minimum = -Infinity, maximum = Infinity }: Rule, value: number): string | undefined {
  if (value >= minimum && value <= maximum) return undefined;
  return Number.isFinite(maximum) ? `It must be from ${minimum} to ${maximum}.` : `It must be ${minimum} or more.`;
}

function brokenByText({ description, format, pattern, minLength = 0, maxLength = Infinity }: Rule, value: string): string | undefined {
  const text = (format === 'password' ? value : value.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')).normalize('NFC');
  const { length } = [...text];
  if (length < minLength || length > maxLength) return `It must be text of ${minLength} to ${maxLength} characters.`;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return description ?? 'It is not written as it must be.';
  return undefined;
}

function brokenByList({ items = {}, maxItems = Infinity }: Rule, values: readonly string[]): string | undefined {
  if (values.length > maxItems) return `There must be at most ${maxItems}.`;
  const wrong = values.find((value) => brokenByText(items, value) !== undefined);
  return wrong === undefined ? undefined : `“${wrong}” cannot be one. ${brokenByText(items, wrong)}`;
}
