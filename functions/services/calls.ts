import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Operation } from '../../lib/payment/answers.ts';

/** The services by the names that handlers use, with the part of the system that each one is. */
export const partOf = { customer: 'customer-db', product: 'product-db', payment: 'payment' } as const;
export type PartOf = typeof partOf;
export type Part = PartOf[keyof PartOf];

/** `pictures` is the store of pictures, which is no part of its own. */
export type ServiceName = keyof PartOf | 'pictures';

/** The database services. */
export interface Databases {
  customer: CustomerDbDefinition;
  product: ProductDbDefinition;
}

/** A call as an endpoint names it: `product-db/BeginPurchase`, `payment/Charge`, `payment/health`; or `pictures`, to use their store. */
export type Call = DbCall[keyof Databases] | `payment/${Operation}` | `${Part}/health` | 'pictures';

type DbCall = { [Name in keyof Databases]: CallOf<Name, keyof Databases[Name]['methods']> };

/** The name of the call of a method. */
export type CallOf<Name extends keyof Databases, Method> = `${PartOf[Name]}/${Capitalize<Method & string>}`;

/** The service that a call goes to. */
export function serviceOf(call: Call): ServiceName {
  const names = Object.keys(partOf) as (keyof PartOf)[];
  return names.find((name) => call.startsWith(`${partOf[name]}/`)) ?? 'pictures';
}

/** The error of a handler that makes a call which its endpoint does not name. It is a defect, so the client sees `internal`. */
export const notNamed = (call: string) => new Error(`${call} was not called: the endpoint does not name it in its calls.`);
