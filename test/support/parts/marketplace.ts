import { afterAll, beforeAll } from 'vitest';
import { type Api, createApi } from '../requests/api.ts';
import { type FunctionsOptions, startFunctions, type TestFunctions } from './functions.ts';
import { type ServicesOptions, startServices, type TestServices } from './services.ts';

export interface Marketplace {
  api: Api;
  functions: TestFunctions;
  services: TestServices;
}

/** All functions and services on their own databases, for all tests of a file. The fields are set before the first test. */
export function useMarketplace(options: FunctionsOptions & ServicesOptions = {}): Marketplace {
  const marketplace = {} as Marketplace;
  beforeAll(async () => {
    marketplace.services = await startServices(options);
    marketplace.functions = await startFunctions(marketplace.services.addresses, options);
    marketplace.api = createApi(marketplace.functions.url);
  });
  afterAll(async () => {
    await marketplace.functions.stop();
    await marketplace.services.stop();
  });
  return marketplace;
}
