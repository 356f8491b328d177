import type { Unused } from './plugins.ts';

/** Something that is deployed on its own: a folder with a bundle whose entry is main.js, and the files that it reads while it runs. */
export interface Part {
  name: string;
  /** The module that the bundle is made from. */
  entry: string;
  /** Files to lie beside the bundle, each by its name there and where it comes from. */
  files: Readonly<Record<string, string>>;
  /** Packages that are not in the bundle: whoever runs it has them installed, or what would use them is never used. */
  outside: readonly string[];
  /** What its packages load for what it does not ask of them. */
  unused?: Unused;
}

const wsdl = { 'payment.wsdl': 'payment-service/payment.wsdl' };
const openApi = { 'openapi.json': 'functions/contract/openapi.json' };
const swaggerUi = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'];

export const framework = '@google-cloud/functions-framework';

/** All functions: one bundle, of which each loads what it needs. */
export const functionsPart: Part = {
  name: 'functions',
  entry: 'functions/index.ts',
  files: { ...wsdl, ...openApi, ...Object.fromEntries(swaggerUi.map((name) => [name, `node_modules/swagger-ui-dist/${name}`])) },
  // gRPC's own statistics service would need the loader.
  outside: [framework, '@grpc/proto-loader'],
  // They are clients of one address of each service: nothing here serves gRPC or SOAP, balances load, or signs messages.
  unused: {
    soap: /^\.\/(server|security)$/,
    '@grpc/grpc-js': /^\.\/(server|server-.+|orca|experimental|resolver-uds|load-balancer-(outlier-detection|(weighted-)?round-robin))$/,
  },
};

/** What runs in a container of its own. */
export const imageParts: readonly Part[] = [
  { name: 'customer-db', entry: 'db-services/customer/index.ts', files: {}, outside: [] },
  { name: 'product-db', entry: 'db-services/product/index.ts', files: {}, outside: [] },
  { name: 'payment', entry: 'payment-service/index.ts', files: wsdl, outside: [] },
  { name: 'audit', entry: 'audit/index.ts', files: wsdl, outside: [] },
  {
    name: 'migrator',
    entry: 'sql/migrate.ts',
    files: { customer: 'sql/customer', product: 'sql/product', payment: 'sql/payment' },
    outside: [],
  },
];
