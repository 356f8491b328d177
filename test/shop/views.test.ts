import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useShop } from './support/shop.ts';
import { type View, viewsOf } from './support/views.ts';

const shop = useShop();
const timeout = 300_000;
let views: View[];

beforeAll(async () => {
  views = await viewsOf(shop.api);
}, 60_000);

const show = async ({ path, as, shows }: View, width: number): Promise<Page> => {
  const page = await shop.open({ path, ...(as && { as }), width });
  await page.getByText(shows).first().waitFor();
  return page;
};

interface Finding {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

async function findingsOn(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate(
    `axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })`,
  )) as { violations: Finding[] };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}

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

type Found = Record<string, unknown>;

// Each view is opened once in each width, and all is looked at there.
describe.each([360, 1_280])('at a width of %i pixels', (width) => {
  const found = { light: {} as Found, dark: {} as Found, tooWide: {} as Found, rightToLeft: {} as Found, large: {} as Found };
  const headings: [string, number][] = [];
  const titles: [string, string][] = [];

  beforeAll(async () => {
    for (const view of views) {
      const page = await show(view, width);
      const note = (what: keyof typeof found, findings: string[]) => {
        if (findings.length > 0) found[what][view.name] = findings;
      };
      const tooWideNow = async () => (await page.evaluate(tooWide)) as string[];
      headings.push([view.name, await page.locator('h1').count()]);
      titles.push([view.name, await page.title()]);
      await page.evaluate(axe.source);
      note('light', await findingsOn(page));
      // Colours change gradually.
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
      note('dark', await findingsOn(page));
      note('tooWide', await tooWideNow());
      await page.evaluate(`document.documentElement.dir = 'rtl'`);
      note('rightToLeft', await tooWideNow());
      await page.evaluate(`document.documentElement.dir = 'ltr'; document.documentElement.style.fontSize = '200%'`);
      await page.setViewportSize({ width: Math.min(width, 320), height: 800 });
      note('large', await tooWideNow());
      await page.close();
    }
  }, timeout);

  test.each([
    ['axe finds nothing on any view in the light theme', 'light'],
    ['axe finds nothing on any view in the dark theme', 'dark'],
    ['nothing sticks out, however long a word is', 'tooWide'],
    ['nothing sticks out from right to left either', 'rightToLeft'],
    ['with text at 200 %, and at most 320 pixels, nothing sticks out', 'large'],
  ] as const)('%s', (_, what) => {
    expect(found[what]).toEqual({});
  });

  test('every view has one heading, a title of its own, and says where the reader is', () => {
    expect(headings).toEqual(views.map(({ name }) => [name, 1]));
    for (const [name, title] of titles) expect([name, title]).toEqual([name, expect.stringMatching(/.+ · Souk$/)]);
  });
});
