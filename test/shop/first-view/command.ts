// Measures how long a new visitor of the running shop waits for the first items: `npm run shop:measure`.
import { type Browser, chromium } from 'playwright-core';
import { readSettings } from '../../../lib/config/config.ts';
import { readCommandLine } from '../../../lib/process/command-line.ts';
import { main } from '../../../lib/process/main.ts';
import { readRunning } from '../../../local/running-system.ts';
import { chromiumFlags, chromiumPath } from '../support/chromium.ts';

const usage = `npm run shop:measure
Opens the start page of the shop that runs on DATA_DIR, each time in a new browser profile, and prints how long it takes until the
first items can be read: on this machine as it is, and on a slow line with a slow processor.`;

const rounds = 5;
/** A phone on a slow line. */
const slow = { bitsPerSecond: 1_600_000, latencyMs: 150, processorSlowdown: 4 };

await main(async () => {
  readCommandLine({ usage, options: {} });
  const { url } = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  const print = (line: string) => process.stdout.write(`${line}\n`);
  try {
    print(`${url}/, Chromium ${browser.version()}, ${rounds} new profiles each; the median, and all, in ms`);
    print(`as it is: ${await measure(browser, url, false)}`);
    print(
      `${slow.bitsPerSecond / 1e6} Mbit/s, ${slow.latencyMs} ms, processor ÷ ${slow.processorSlowdown}: ${await measure(browser, url, true)}`,
    );
  } finally {
    await browser.close();
  }
});

async function measure(browser: Browser, url: string, isSlow: boolean): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await firstView(browser, url, isSlow));
  const median = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
  return `${median} (${times.join(', ')})`;
}

async function firstView(browser: Browser, url: string, isSlow: boolean): Promise<number> {
  const context = await browser.newContext({ viewport: isSlow ? { width: 390, height: 844 } : { width: 1_280, height: 800 } });
  const page = await context.newPage();
  if (isSlow) {
    const devtools = await context.newCDPSession(page);
    const throughput = slow.bitsPerSecond / 8;
    const line = { offline: false, latency: slow.latencyMs, downloadThroughput: throughput, uploadThroughput: throughput };
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', line);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.processorSlowdown });
  }
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('main li a[href^="/items/"]').first().waitFor();
  const ms = Number(await page.evaluate('performance.now()'));
  await context.close();
  return Math.round(ms);
}
