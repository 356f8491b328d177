import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildAll } from '../../build/build.ts';
import { installPackages } from '../../build/install.ts';
import { functionTokens } from '../../local/parts/identities.ts';
import type { RunningSystem } from '../../local/running-system.ts';
import type { Startable } from './measure-start.ts';

const root = path.join(import.meta.dirname, '..', '..');

interface Deployed {
  public: boolean;
  routes: { method: string; path: string; caller: string }[];
}

/** Every function that is deployed, by name. */
export const deployed: Readonly<Record<string, Deployed>> = JSON.parse(
  await readFile(new URL('../../terraform/endpoints.json', import.meta.url), 'utf8'),
);

/** The functions as they are deployed, in a folder. */
export class BuiltFunctions {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get zip(): string {
    return path.join(this.#folder, 'functions.zip');
  }

  /** Builds them, and a program that is nothing but the framework, which is not bundled there. */
  async build(): Promise<void> {
    const [functions, bare] = [path.join(this.#folder, 'functions'), path.join(this.#folder, 'bare')];
    await buildAll(root, this.#folder);
    await installPackages(root, functions);
    await mkdir(bare);
    await symlink(path.join(root, 'node_modules'), path.join(bare, 'node_modules'));
    await writeFile(path.join(bare, 'package.json'), JSON.stringify({ main: 'main.cjs' }));
    const hello = "require('@google-cloud/functions-framework').http('bare', (_, response) => response.send('hello'));";
    await writeFile(path.join(bare, 'main.cjs'), hello);
  }

  bare(port: number): Startable {
    return { folder: path.join(this.#folder, 'bare'), env: { FUNCTION_TARGET: 'bare' }, port };
  }

  /** A function against the services of a running system, with its own tokens alone. */
  startable(name: string, { services, pictures }: Pick<RunningSystem, 'services' | 'pictures'>, port: number): Startable {
    const { CUSTOMER_DB_ADDRESS, PRODUCT_DB_ADDRESS, PAYMENT_URL } = services;
    const tokens = functionTokens(services) as Record<string, unknown>;
    const env = {
      FUNCTION_TARGET: name,
      CUSTOMER_DB_ADDRESS,
      PRODUCT_DB_ADDRESS,
      PAYMENT_URL,
      ...pictures,
      CALLER_TOKENS: JSON.stringify({ [name]: tokens[name] ?? {} }),
      ...(deployed[name]?.public === false && { SCHEDULER_TOKEN: schedulerToken }),
    };
    return { folder: path.join(this.#folder, 'functions'), env: env as Record<string, string>, port };
  }
}

/** Opens the functions of the scheduler that are started here. */
export const schedulerToken = 'measures-the-start-of-scheduled-functions';
