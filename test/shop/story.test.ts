import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { png } from '../support/pictures.ts';
import { expectPaid, fillCheckout, payButton } from './support/people.ts';
import { useShop } from './support/shop.ts';

const shop = useShop();

/** Counts what a person does beside typing. */
function clicksOn() {
  let clicks = 0;
  return {
    click: async (target: Locator) => {
      clicks += 1;
      await target.click();
    },
    count: () => clicks,
  };
}

const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function fillAccount(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('User name').fill(`${name.toLowerCase()}-${Math.random().toString(36).slice(2)}`);
  await page.getByLabel('Password', { exact: true }).fill('correct horse 7');
}

async function sellTeapot(page: Page, name: string): Promise<number> {
  const { click, count } = clicksOn();
  await click(link(page, 'Sell'));
  await click(link(page, /Open an account/i));
  await fillAccount(page, 'Sam');
  await click(button(page, 'Open the account'));
  await click(link(page, 'Put an item up for sale'));
  await page.getByLabel('Name', { exact: false }).first().fill(name);
  await page.getByLabel('Description').fill('Holds a litre.');
  await page.getByLabel('Keywords').fill('teapot tea');
  await page.getByLabel('Category').selectOption({ index: 1 });
  await page.getByLabel(/^Price/).fill('19.99');
  await page.getByLabel('Quantity').fill('5');
  // Choosing a file is one step more.
  await page.getByLabel('Choose pictures').setInputFiles({ name: 'teapot.png', mimeType: 'image/png', buffer: await png(600, 500) });
  await page.getByRole('img', { name: 'teapot.png' }).waitFor();
  await click(button(page, 'Put it up for sale'));
  await page.getByRole('heading', { name }).waitFor();
  const width = () => page.evaluate(`document.querySelector('article img')?.naturalWidth`);
  // Decoders let all other processes go first.
  await expect.poll(width, { timeout: 60_000 }).toBeGreaterThan(300);
  return count() + 2;
}

async function buyTeapot(page: Page, name: string): Promise<number> {
  const { click, count } = clicksOn();
  await page.getByRole('searchbox').fill(name);
  await click(link(page, new RegExp(name)));
  await page.getByLabel('Quantity').fill('2');
  await click(button(page, 'Put into the cart'));
  await click(link(page, /Open an account/i));
  await fillAccount(page, 'Ada');
  await click(button(page, 'Open the account'));
  await click(link(page, 'Go to the cart'));
  await click(link(page, 'Check out'));
  await fillCheckout(page);
  await click(payButton(page));
  await expectPaid(page);
  return count();
}

describe.each([360, 1_280])('at a width of %i pixels', (width) => {
  test('a new seller sells and a new buyer buys, from the start page to the refund', { timeout: 120_000 }, async () => {
    const name = `Teapot ${width}`;
    const seller = await shop.open({ width });
    expect(await sellTeapot(seller, name)).toBeLessThanOrEqual(8);

    const buyer = await shop.open({ width });
    expect(await buyTeapot(buyer, name)).toBeLessThanOrEqual(12);
    await buyer
      .getByRole('group', { name: new RegExp(name) })
      .getByRole('button', { name: 'Yes' })
      .click();
    await buyer.getByText('Thank you for your vote.').waitFor();

    await link(seller, 'Sales').click();
    await link(seller, new RegExp(name)).click();
    await seller.getByText('12 Mill Lane').waitFor();
    await seller.getByLabel('Carrier').fill('Royal Mail');
    await seller.getByLabel('Tracking number').fill('RM 12');
    await button(seller, 'It is sent').click();
    await seller.getByText('The buyer can see now that it is on its way.').waitFor();

    await seller.getByText('Give money back').first().click();
    await seller.getByLabel(/^Units of/).fill('1');
    await seller.getByLabel('Why').fill('Broken lid');
    await button(seller, 'Give the money back').click();
    await seller.getByText('was paid back').waitFor();

    await buyer.reload();
    await buyer.getByText('Sam sent this on').waitFor();
    await buyer.getByText('Tracking number RM 12').waitFor();
    await buyer.getByText('Broken lid').waitFor();
    await buyer.getByText('1 unit refunded').waitFor();

    await link(seller, 'Account').click();
    await seller.getByText('1 liked, 0 did not').waitFor();
    await button(seller, 'Log out').click();
    await link(seller, 'Log in').waitFor();
  });
});
