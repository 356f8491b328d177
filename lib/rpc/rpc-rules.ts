import * as z from 'zod/mini';
import { AppError } from '../errors.ts';
import { uuidPattern } from '../text/uuid.ts';
import type { CallContext, Service, ServiceDefinition } from './rpc.ts';

// Functions check the requests of clients. These rules check the requests of a service's callers. A request that breaks a rule fails with
// `invalid_request` and never reaches the database, whose constraints would turn it into an internal error.

/** A rule for the request of each method. A missing rule is a compile error. */
export type Rules<Definition extends ServiceDefinition> = { readonly [Method in keyof Service<Definition>]: z.ZodMiniType };

/**
 * Wraps a service so that it throws `invalid_request` for a request that breaks its method's rule. The message names fields, never values.
 */
export function holdToRules<Definition extends ServiceDefinition>(
  service: Service<Definition>,
  rules: Rules<Definition>,
): Service<Definition> {
  const methods = Object.entries(service) as [keyof Service<Definition>, (request: unknown, context: CallContext) => Promise<unknown>][];
  const held = methods.map(([name, method]) => [
    name,
    async (request: unknown, context: CallContext) => {
      const { success, error } = rules[name].safeParse(request);
      if (!success) throw brokenRule(error);
      return method(request, context);
    },
  ]);
  return Object.fromEntries(held) as Service<Definition>;
}

function brokenRule({ issues }: z.core.$ZodError): AppError {
  const fields = [...new Set(issues.map(({ path }) => path.join('.')))].slice(0, 20);
  return new AppError('invalid_request', `The call breaks the rule of ${fields.join(', ') || 'its request'}.`);
}

export const integer = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));

/** The id of an account, within the integers that JSON carries exactly. */
export const accountId = () => integer(1, Number.MAX_SAFE_INTEGER);

export const uuid = () => z.string().check(z.regex(uuidPattern));

/** Text as functions send it: well-formed, trimmed, NFC, without control characters. Its length is in code points. */
export const text = (least: number, most: number) =>
  z.string().check(z.refine((value) => isPlainText(value) && [...value].length >= least && [...value].length <= most));

/** The same with line breaks; may be empty. */
export const multilineText = (most: number) =>
  z
    .string()
    .check(z.refine((value) => isPlainText(value.replace(/[\r\n]/g, ' ').trim()) && value === value.trim() && [...value].length <= most));

const isPlainText = (value: string) =>
  value.isWellFormed() && !/\p{Cc}/u.test(value) && value === value.trim() && value === value.normalize('NFC');

export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) => z.enum(values);
