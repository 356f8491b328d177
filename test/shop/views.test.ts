import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useShop } from './support/shop.ts';
import { type View, viewsOf } from './support/views.ts';

const shop = useShop();
const timeout = 180_000;
let views: View[];

beforeAll(async () => {
  views = await viewsOf(shop.api);
}, 60_000);

const show = async ({ path, as, shows }: View, options: { width: number; theme?: 'light' | 'dark' }): Promise<Page> => {
  const page = await shop.open({ path, ...(as && { as }), ...options });
  await page.getByText(shows).first().waitFor();
  return page;
};

interface Finding {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

async function findingsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(
    `axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })`,
  )) as { violations: Finding[] };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each([360, 1_280])('axe finds nothing on any view at a width of %i pixels', { timeout }, async (width) => {
    const findings: Record<string, string[]> = {};
    for (const view of views) {
      const page = await show(view, { width, theme });
      const found = await findingsOn(page);
      if (found.length > 0) findings[view.name] = found;
      await page.close();
    }
    expect(findings).toEqual({});
  });
});

/** What sticks out of the window, or an entry of a list out of its place, sideways. */
const tooWide = `{
  // A strip that the reader can move sideways holds more than it shows.
  const isScrolled = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) if (getComputedStyle(at).overflowX === 'auto') return true;
    return false;
  };
  [...document.querySelectorAll('body *')]
  .filter((element) => !element.closest('.unseen, svg') && !isScrolled(element) && element.checkVisibility() && element.getBoundingClientRect().width > 1)
  .filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return right > innerWidth + 1 || left < -1 || (element.matches('main li') && element.scrollWidth > element.clientWidth + 1);
  })
  .map((element) => element.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page can be moved sideways'] : [])
}`;

test.each([360, 1_280])('at a width of %i pixels nothing sticks out, however long a word is', { timeout }, async (width) => {
  const found: Record<string, unknown> = {};
  for (const view of views) {
    const page = await show(view, { width });
    const wide = (await page.evaluate(tooWide)) as string[];
    if (wide.length > 0) found[view.name] = wide;
    await page.close();
  }
  expect(found).toEqual({});
});

test('at a width of 320 pixels with text at 200 % nothing sticks out', { timeout }, async () => {
  const found: Record<string, unknown> = {};
  for (const view of views) {
    const page = await show(view, { width: 320 });
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    const wide = (await page.evaluate(tooWide)) as string[];
    if (wide.length > 0) found[view.name] = wide;
    await page.close();
  }
  expect(found).toEqual({});
});

test('from right to left nothing sticks out either', { timeout }, async () => {
  const found: Record<string, unknown> = {};
  for (const view of views) {
    const page = await show(view, { width: 360 });
    await page.evaluate(`document.documentElement.dir = 'rtl'`);
    const wide = (await page.evaluate(tooWide)) as string[];
    if (wide.length > 0) found[view.name] = wide;
    await page.close();
  }
  expect(found).toEqual({});
});

test('every view has one heading, a title of its own, and says where the reader is', { timeout }, async () => {
  const titles = new Map<string, string>();
  for (const view of views) {
    const page = await show(view, { width: 1_280 });
    expect([view.name, await page.locator('h1').count()]).toEqual([view.name, 1]);
    titles.set(view.name, await page.title());
    await page.close();
  }
  for (const [name, title] of titles) expect([name, title]).toEqual([name, expect.stringMatching(/.+ · Souk$/)]);
});
