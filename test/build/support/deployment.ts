import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Built, buildAll } from '../../../build/build.ts';
import { functionTokens, serviceSecrets } from '../../../local/parts/identities.ts';
import { freePorts } from '../../../local/parts/ports.ts';
import { schedulerToken } from '../../support/parts/functions.ts';
import { type DeployedDatabase, databaseNames, deployDatabase } from './databases.ts';
import { startImage } from './image.ts';
import { type Started, startProcess } from './process.ts';
import { functionNames, recordLoaded, startFunction, unpackFunctions } from './unpacked.ts';

/**
 * Everything out of what is deployed: databases made by the migrator's image, each service in its own, a process for every function of the zip,
 * and a proxy in the load balancer's place.
 */
export class Deployment {
  readonly services: Record<string, Started> = {};
  /** With which callers prove to the services who they are. */
  readonly secrets = serviceSecrets({}, () => true);
  readonly functions = new Map<string, { started: Started; url: string }>();
  readonly #databases: DeployedDatabase[] = [];
  #folder = '';
  #built: Built | undefined;
  #proxy: Started | undefined;
  /** Where all functions are behind one address. */
  url = '';

  async start(): Promise<void> {
    this.#folder = await mkdtemp(path.join(tmpdir(), 'souk-build-'));
    this.#built = await buildAll(process.cwd(), this.#within('dist'));
    await unpackFunctions(this.#within('dist/functions.zip'), this.#within('unpacked'));
    await this.#startFunctions(await this.#startServices());
    const [port = 0] = await freePorts(1, '127.0.0.1');
    const ports = [...this.functions].map(([name, { url }]) => [name, Number(new URL(url).port)]);
    const env = { PORT: String(port), FUNCTION_PORTS: JSON.stringify(Object.fromEntries(ports)) };
    this.#proxy = startProcess(['local/parts/function-proxy.ts'], { env });
    this.url = await urlOf(this.#proxy);
  }

  /** Services and functions. */
  get processes(): Started[] {
    return [...Object.values(this.services), ...[...this.functions.values()].map(({ started }) => started)];
  }

  urlOf(name: string): string {
    return this.functions.get(name)?.url ?? '';
  }

  /** The functions that have loaded the chunk of a package by now. */
  async whoLoaded(name: string): Promise<string[]> {
    const outputs = Object.entries(this.#built?.metafiles['functions']?.outputs ?? {});
    const [chunk = ''] =
      outputs.find(([, { inputs }]) => Object.keys(inputs).some((input) => input.startsWith(`node_modules/${name}/`))) ?? [];
    const loaded = await Promise.all(functionNames.map((name) => readFile(this.#within(`loaded-by-${name}`), 'utf8')));
    return functionNames.filter((_, i) => loaded[i]?.includes(`/unpacked/${path.basename(chunk)}\n`));
  }

  async end(): Promise<void> {
    for (const { child } of this.processes) child.kill('SIGKILL');
    this.#proxy?.child.kill('SIGKILL');
    for (const database of this.#databases) await database.drop();
    await rm(this.#folder, { recursive: true });
  }

  async #startServices(): Promise<Record<string, string>> {
    for (const name of databaseNames) this.#databases.push(await deployDatabase(name, this.#within('dist/migrator')));
    const [customer, product, payment] = this.#databases.map(({ serviceUrl }) => serviceUrl) as [string, string, string];
    return {
      CUSTOMER_DB_ADDRESS: `127.0.0.1:${await this.#startService('customer-db', { ...this.secrets, DATABASE_URL_CUSTOMER: customer })}`,
      PRODUCT_DB_ADDRESS: `127.0.0.1:${await this.#startService('product-db', { ...this.secrets, DATABASE_URL_PRODUCT: product })}`,
      PAYMENT_URL: `http://127.0.0.1:${await this.#startService('payment', { ...this.secrets, DATABASE_URL_PAYMENT: payment })}/`,
    };
  }

  async #startService(name: string, settings: Record<string, string>): Promise<number> {
    const started = await startImage(this.#within('dist', name), settings);
    this.services[name] = started;
    return started.port;
  }

  /** Two at a time: each fills a core while it starts. */
  async #startFunctions(addresses: Record<string, string>): Promise<void> {
    const tokens = functionTokens(this.secrets);
    const waiting = [...functionNames];
    const startSome = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const settings = {
          ...addresses,
          CALLER_TOKENS: JSON.stringify({ [name]: tokens[name] }),
          SCHEDULER_TOKEN: schedulerToken,
          ...recordLoaded(this.#within(`loaded-by-${name}`)),
        };
        const started = startFunction(this.#within('unpacked'), name, settings);
        this.functions.set(name, { started, url: await urlOf(started) });
      }
    };
    await Promise.all([startSome(), startSome()]);
  }

  #within(...names: string[]): string {
    return path.join(this.#folder, ...names);
  }
}

const urlOf = async ({ port }: Started) => `http://127.0.0.1:${await port}`;
