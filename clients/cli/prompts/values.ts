import { InvalidArgumentError } from 'commander';
import { brokenRule, type Rule } from '../../api/rules.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors/errors.ts';

// How values are written on a command line. What they may be is the server's to say.

export function wholeNumber(text: string): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export const oneOf =
  <const Value extends string>(...values: Value[]) =>
  (text: string): Value => {
    const value = values.find((one) => one === text);
    if (value === undefined) throw new InvalidArgumentError(`It must be ${values.join(' or ')}.`);
    return value;
  };

export const someText = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text.trim();
};

/** Words between commas or spaces. */
export const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

interface Needed<Value> {
  /** How the command line would have said it. */
  flag: string;
  /** What the person at the terminal is asked. */
  message: string;
  parse: (text: string) => Value;
  /** What the contract says of the value. */
  rule?: Rule;
  usual?: string;
  /** All there are, if they are few. */
  choices?: readonly NoInfer<Value>[];
}

/**
 * A value as it was given, else as the person at the terminal answers. There a value that breaks a rule is asked for again; without a terminal it
 * is the marketplace's to refuse. Without a terminal a CliError names the flag of a missing value.
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

/** Gathers the values of an option that may be repeated. */
export const gathered = (value: string, before: readonly string[] = []): string[] => [...before, value];
