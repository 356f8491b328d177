import { type Argument, InvalidArgumentError, type Option } from 'commander';
import { brokenRule, type Rule } from '../../api/rules.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors/errors.ts';

// How values are written on a command line. The server decides which values are valid.

export function wholeNumber(text: string): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Parses one of these values, and carries them for completion. */
export function oneOf<const Value extends string>(...values: Value[]): ((text: string) => Value) & { values: Value[] } {
  const parse = (text: string): Value => {
    const value = values.find((one) => one === text);
    if (value === undefined) throw new InvalidArgumentError(`It must be ${values.join(' or ')}.`);
    return value;
  };
  return Object.assign(parse, { values });
}

/** All values of an option or an argument, if it has a closed set of them. */
export const choicesOf = ({ parseArg }: Pick<Option | Argument, 'parseArg'>): readonly string[] =>
  (parseArg as Partial<ReturnType<typeof oneOf>> | undefined)?.values ?? [];

export const someText = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text.trim();
};

/** Splits a text at commas and spaces. */
export const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

interface Needed<Value> {
  /** Its name on the command line. */
  flag: string;
  /** The question to the user. */
  message: string;
  parse: (text: string) => Value;
  /** The contract's rule for the value. */
  rule?: Rule;
  usual?: string;
  /** All possible values, if there are few. */
  choices?: readonly NoInfer<Value>[];
}

/**
 * Returns the given value, or asks the user for it. At a terminal it asks again for a value that breaks a rule. Without a terminal the
 * server refuses such a value, and a missing value throws a CliError that names its flag.
 */
export async function need<Value>(
  { ask, help, output }: Pick<Context, 'ask' | 'help' | 'output'>,
  given: Value | undefined,
  { flag, message, parse, rule, usual, choices }: Needed<Value>,
): Promise<Value> {
  const broken = (value: Value) => (rule ? brokenRule(rule, value as never) : undefined);
  if (given !== undefined) {
    const told = ask.possible && !output.json ? broken(given) : undefined;
    if (told === undefined) return given;
    output.warn(`${flag} is not accepted. ${told}`);
  }
  if (!ask.possible) throw new CliError(`${flag} is missing.`, { hint: help() });
  if (choices)
    return ask.choose(
      message,
      choices.map((value) => ({ name: String(value), value })),
    );
  const check = (text: string) => {
    try {
      return broken(parse(text));
    } catch (error) {
      return (error as Error).message;
    }
  };
  return parse(await ask.text({ message, check, ...(usual !== undefined && { usual }) }));
}

/** Collects the values of an option that may be repeated. */
export const gathered = (value: string, before: readonly string[] = []): string[] => [...before, value];
