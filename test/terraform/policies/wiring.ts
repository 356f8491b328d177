import { functionNamed } from './access.ts';
import { type Deployed, firstOf, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, fn, give, imageOf, job, service } from './processes.ts';

/** Each service by its image, and the settings by which its callers know where it is, and for whom their tokens must be. */
const called = [
  ['customer-db', 'CUSTOMER_DB_ADDRESS', 'CUSTOMER_DB_AUDIENCE'],
  ['product-db', 'PRODUCT_DB_ADDRESS', 'PRODUCT_DB_AUDIENCE'],
  ['payment', 'PAYMENT_URL', 'PAYMENT_AUDIENCE'],
] as const;

export const callsReachTheirService: Policy = {
  rule: 'functions and jobs call each service at its address, with its audience',
  findings: (deployed) =>
    ofType(deployed, fn, job).flatMap((caller) =>
      called
        .filter(([, where]) => where in environmentOf(caller))
        .flatMap(([image, where, audience]) => {
          const settings = environmentOf(caller);
          const takers = ofType(deployed, service).filter(({ values }) =>
            listAt(values, 'custom_audiences').includes(settings[audience] ?? ''),
          );
          return [
            ...(addressesOf(deployed, image).includes(settings[where] ?? '') ? [] : [`${caller.address} looks for ${image} elsewhere`]),
            ...(takers.map(imageOf).join() === image ? [] : [`${caller.address} has tokens for others than ${image}`]),
          ];
        }),
    ),
  broken: {
    'another service’s address': (copy) => giveOther(copy, 'CUSTOMER_DB_ADDRESS', 'PRODUCT_DB_ADDRESS'),
    'an unknown address': (copy) => give(functionNamed(copy, 'make-purchase'), 'PAYMENT_URL', 'https://payments.example'),
    'tokens for another service': (copy) => giveOther(copy, 'CUSTOMER_DB_AUDIENCE', 'PRODUCT_DB_AUDIENCE'),
    'an audit that looks for payments elsewhere': (copy) =>
      give(
        firstOf(copy, job, ({ values }) => values['name'] === 'audit'),
        'PAYMENT_URL',
        'https://payments.example',
      ),
    'a service that takes other tokens': (copy) => put(firstOf(copy, service), 'custom_audiences', ['https://customers.souk']),
    'a service that takes another one’s tokens, too': (copy) =>
      put(
        firstOf(copy, service),
        'custom_audiences',
        ofType(copy, service).flatMap(({ values }) => listAt(values, 'custom_audiences')),
      ),
    'two services that have changed places': (copy) => {
      const [one, other] = ofType(copy, service) as [Resource, Resource];
      [one.values['uri'], other.values['uri']] = [other.values['uri'] ?? null, one.values['uri'] ?? null];
    },
  },
};

/** Where a service is: a URL for HTTP, HOST:PORT for gRPC. */
const addressesOf = (deployed: Deployed, image: string): string[] =>
  ofType(deployed, service)
    .filter((resource) => imageOf(resource) === image)
    .map(({ values }) => textAt(values, 'uri'))
    .map((uri) => (image === 'payment' ? uri : `${uri.replace('https://', '')}:443`));

function giveOther(copy: Deployed, name: string, other: string): void {
  const buyers = functionNamed(copy, 'get-cart');
  give(buyers, name, environmentOf(buyers)[other] as string);
}
