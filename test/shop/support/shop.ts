import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { buildShop } from '../../../build/shop/build.ts';
import { hashOfSources, readRecord } from '../../../build/shop/sources.ts';
import { builtShop } from '../../../local/parts/built-shop.ts';
import { startTcpProxy, type TcpProxy } from '../../support/network/tcp-proxy.ts';
import { type FunctionsOptions, startFunctions, type TestFunctions } from '../../support/parts/functions.ts';
import { type ServicesOptions, startServices, type TestServices } from '../../support/parts/services.ts';
import type { Person } from '../../support/people/people.ts';
import { type Api, createApi } from '../../support/requests/api.ts';
import { chromiumFlags, chromiumPath } from './chromium.ts';
import { watch } from './watched-page.ts';

interface OpenOptions {
  path?: string;
  /** Of the window; 1,280 if absent. */
  width?: number;
  theme?: 'light' | 'dark';
  /** Whose session the browser has. */
  as?: Person & { role: 'buyer' | 'seller' };
  /** The name of the host, `127.0.0.1` if absent. */
  host?: string;
  /** Where the shop is served, if not at the proxy: `http://HOST:PORT`. */
  at?: string;
  /** Runs before the page's own scripts. */
  before?: string;
  /** Another tab of the same browser. */
  besides?: Page;
}

export interface Shop {
  api: Api;
  /** The address at which browsers open the shop: that of the proxy. */
  url: string;
  services: TestServices;
  functions: TestFunctions;
  /** Between the browser and the functions. */
  toFunctions: TcpProxy;
  /** Between the functions and the payment service. */
  toPayment: TcpProxy;
  open(options?: OpenOptions): Promise<Page>;
}

/** The shop in a real browser, on real services, for all tests of a file. A test fails if its pages report an error. */
export function useShop(options: FunctionsOptions & ServicesOptions = {}): Shop {
  const shop = {} as Shop;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    if ((await hashOfSources(process.cwd())) !== (await readRecord(builtShop))) await buildShop(process.cwd(), builtShop);
    shop.services = await startServices({ picturesUrl: 'https://souk.example/pictures', ...options });
    shop.toPayment = await startTcpProxy(targetOf(shop.services.addresses.PAYMENT_URL));
    const addresses = { ...shop.services.addresses, PAYMENT_URL: `http://127.0.0.1:${shop.toPayment.port}/` };
    shop.functions = await startFunctions(addresses, { settings: { PURCHASE_DUE_SECONDS: 1 }, shopFolder: builtShop, ...options });
    shop.toFunctions = await startTcpProxy(targetOf(shop.functions.url));
    shop.api = createApi(shop.functions.url);
    shop.url = `http://127.0.0.1:${shop.toFunctions.port}`;
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  }, 120_000);

  shop.open = async ({
    path = '/',
    width = 1_280,
    theme = 'light',
    host = '127.0.0.1',
    at = shop.url,
    before,
    as,
    besides,
  }: OpenOptions = {}) => {
    const url = at.replace('127.0.0.1', host);
    const context =
      besides?.context() ?? (await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, locale: 'en-GB' }));
    if (!besides) contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    watch(page, url, problems);
    if (before) await page.addInitScript(before);
    if (as)
      await page.addInitScript(
        `location.protocol === 'about:' || localStorage.getItem('souk.session') || localStorage.setItem('souk.session', ${JSON.stringify(JSON.stringify(sessionOf(as)))})`,
      );
    await page.goto(url + path);
    return page;
  };

  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    shop.toFunctions.mode = 'pass';
    shop.toPayment.mode = 'pass';
    expect(problems.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await shop.toFunctions?.close();
    await shop.functions?.stop();
    await shop.toPayment?.close();
    await shop.services?.stop();
  }, 60_000);
  return shop;
}

const sessionOf = ({ role, token, id, username }: Person & { role: string }) => ({ role, token, accountId: id, username });

function targetOf(address: string) {
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port) };
}

/** Expects that a page comes to something. A busy machine needs a while. */
export const eventually = <Value>(find: () => Value | Promise<Value>) => expect.poll(find, { timeout: 15_000 });
