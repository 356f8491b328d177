// Takes the README's pictures of the shop: `npm run screenshots`, while Souk runs.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import sharp from 'sharp';
import { readSettings } from '../../../lib/config/config.ts';
import { main } from '../../../lib/process/main.ts';
import { readRunning } from '../../../local/running-system.ts';
import { chromiumFlags, chromiumPath } from '../support/chromium.ts';

const folder = path.join(import.meta.dirname, '../../../docs/pictures');
const size = { width: 1_180, height: 860 };
const colours = 128;

await main(async () => {
  const { url } = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  const seed = String(Math.floor(Math.random() * 1e6));
  const said = execFileSync('npm', ['run', '-s', 'seed', '--', '--items', '200', '--pictures', '120', '--seed', seed], {
    encoding: 'utf8',
  });
  const [, username = '', password = ''] = /user name (\S+) .* password (\S+)/.exec(said) ?? [];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  try {
    await takeBuyers(browser, url);
    await takeSellers(browser, url, { username, password });
  } finally {
    await browser.close();
  }
});

async function takeBuyers(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: size, locale: 'en-GB' });
  await page.goto(url);
  await page.locator('main li img').first().waitFor();
  await page.waitForLoadState('networkidle');
  await keep(await page.screenshot(), 'shop-buyer.png');
}

async function takeSellers(browser: Browser, url: string, { username, password }: { username: string; password: string }): Promise<void> {
  const page = await browser.newPage({ viewport: size, locale: 'en-GB' });
  await page.goto(`${url}/log-in?role=seller&return=/sell`);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('main li img').first().waitFor();
  await page.waitForLoadState('networkidle');
  await keep(await page.screenshot(), 'shop-seller.png');
}

/** Few colours, so that the file is small. */
async function keep(picture: Buffer, name: string): Promise<void> {
  await sharp(picture).png({ palette: true, colours, effort: 10 }).toFile(path.join(folder, name));
}
