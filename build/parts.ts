/** A separately deployed part: a folder with a bundle whose entry is `main`, and the files that it reads at run time. */
export interface Part {
  name: string;
  /** The module that the bundle is made from. */
  entry: string;
  /** The extension of the bundle's files. Default: .js */
  extension?: '.js' | '.mjs';
  /** Modules of further programs, which the part starts in processes of their own, by the names of their bundles. */
  programs?: Readonly<Record<string, string>>;
  /** Files to copy beside the bundle: their names there, and their sources. */
  files: Readonly<Record<string, string>>;
  /** Packages that are not in the bundle, because the platform installs them or because the code that needs them never runs. */
  outside: readonly string[];
}

/** A service compares these files with what its database has. */
const schema = {
  customer: { customer: 'sql/customer' },
  product: { product: 'sql/product' },
  payment: { payment: 'sql/payment' },
} as const;
const openApi = { 'openapi.json': 'functions/contract/openapi.json' };
const breached = { 'breached-passwords.json': 'node_modules/@zxcvbn-ts/language-common/src/passwords.json' };
const swaggerUi = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'];

export const framework = '@google-cloud/functions-framework';
/** The folder of the bundled framework, beside the functions. */
export const frameworkFolder = 'framework';
/** Decodes pictures. Its JavaScript is in the bundle; the part in C, which is not, comes with the installed package. */
export const decoder = 'sharp';

/** All functions: one bundle, from which each function loads what it needs. */
export const functionsPart: Part = {
  name: 'functions',
  entry: 'functions/main.ts',
  // For .js, the framework loads 41 files more, with which it reads package.json to learn whether this is an ES module.
  extension: '.mjs',
  programs: {
    'launcher-process': 'functions/pictures/launcher-process.ts',
    'reencode-process': 'functions/pictures/reencode-process.ts',
  },
  files: {
    ...openApi,
    ...breached,
    ...Object.fromEntries(swaggerUi.map((name) => [name, `node_modules/swagger-ui-dist/${name}`])),
  },
  // Only gRPC's own statistics service needs the loader.
  outside: [framework, '@grpc/proto-loader'],
};

/** Parts that run as containers. */
export const imageParts: readonly Part[] = [
  { name: 'customer-db', entry: 'db-services/customer/index.ts', files: schema.customer, outside: [] },
  { name: 'product-db', entry: 'db-services/product/index.ts', files: schema.product, outside: [] },
  {
    name: 'payment',
    entry: 'payment-service/index.ts',
    files: { 'payment.wsdl': 'payment-service/payment.wsdl', ...schema.payment },
    outside: [],
  },
  { name: 'audit', entry: 'audit/index.ts', files: {}, outside: [] },
  {
    name: 'migrator',
    entry: 'sql/migrate.ts',
    files: { ...schema.customer, ...schema.product, ...schema.payment },
    outside: [],
  },
];
