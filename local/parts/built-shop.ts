import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from '../../lib/process/log.ts';
import { inRepository } from './environment.ts';

/** The folder of the shop's page, whether it is built or not. */
export const builtShop = inRepository('dist/shop');

/** Builds the shop's page if it is missing or older than its sources. Without what the build needs, Souk starts without the page. */
export async function buildShopIfOld(log: Log): Promise<void> {
  try {
    const { hashOfSources, readRecord } = await import('../../build/shop/sources.ts');
    if ((await hashOfSources(inRepository(''))) === (await readRecord(builtShop))) return;
    // A process of its own, so that the build's memory is free again.
    await promisify(execFile)(process.execPath, [inRepository('build/shop/command.ts')]);
  } catch (error) {
    log.warn({ error }, 'the page of the shop could not be built, so it is missing or old');
  }
}
