import { commandCalls } from './command-calls.ts';
import { functionCalls } from './function-calls.ts';

export type CalledPart = 'customer-db' | 'product-db' | 'payment';

/** The setting of each service's secret, with which callers outside the cloud prove who they are. */
export const secretSettings = {
  'customer-db': 'CUSTOMER_DB_SECRET',
  'product-db': 'PRODUCT_DB_SECRET',
  payment: 'PAYMENT_SECRET',
} as const satisfies Record<CalledPart, string>;

export type SecretSetting = (typeof secretSettings)[CalledPart];

/** The methods of a service that each caller may call: a function or a command. Health checks are open to all and not listed. */
export function callersOf(part: CalledPart): Map<string, ReadonlySet<string>> {
  const all = Object.entries<readonly string[]>({ ...functionCalls, ...commandCalls });
  const methods = (calls: readonly string[]) =>
    calls.filter((call) => call.startsWith(`${part}/`)).map((call) => call.slice(part.length + 1));
  return new Map(all.map(([caller, calls]) => [caller, new Set(methods(calls))]));
}
