import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionGroups } from '../../functions/endpoints.ts';
import { errorCodes } from '../../lib/errors.ts';
import { removeFolder, runToEnd, type Souk, startSouk, temporaryFolder } from '../support/parts/souk.ts';
import { scriptOf, tourOf } from '../support/people/tour.ts';

const file = 'docs/api.md';
const document = await readFile(file, 'utf8');
const endpoints = Object.entries({ ...functionGroups.seller, ...functionGroups.buyer }).map(([name, [endpoint]]) => ({
  name,
  ...endpoint,
}));

test.each(Object.entries(errorCodes))('the table of errors has %s', (code, { http }) => {
  expect(document).toContain(`| \`${code}\` | ${http} | `);
});

test.each(endpoints)('the tables of functions have $name with its request and its response', ({ name, method, path, status, caller }) => {
  const anyone = caller === 'visitor' ? ' (anyone)' : '';
  expect(document).toContain(`| ${name}${anyone} | \`${method} ${path}\` | ${status}`);
});

test('every link within the document leads to one of its headings', () => {
  const anchors = [...document.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => `#${heading.toLowerCase().replaceAll(' ', '-')}`);
  const links = [...document.matchAll(/\]\((#[^)]+)\)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) expect(anchors).toContain(link);
});

describe('typed in from top to bottom', () => {
  let souk: Souk;
  beforeAll(async () => {
    souk = await startSouk({ DATA_DIR: await temporaryFolder() });
  }, 60_000);
  afterAll(async () => {
    await souk.end();
    await removeFolder(souk.dataDir);
  }, 60_000);

  /** curl as the reader has it, and what it was answered written to standard error. */
  const told = `curl() { command curl -w '%{stderr}%{http_code} %{method} %{url}\\n' "$@"; }\n`;

  test('every command does what the document says, and no function is left out', { timeout: 240_000 }, async () => {
    const blocks = await tourOf(file);
    const { code, stderr } = await runToEnd(['bash', '-c', told + scriptOf(blocks, souk.url)], {
      XDG_CONFIG_HOME: souk.dataDir,
      NO_COLOR: '1',
    });
    const answers = [...stderr.matchAll(/^(\d{3}) ([A-Z]+) (http\S+)$/gm)].map(([, status, method, url]) => ({ status, method, url }));
    const promised = blocks.flatMap((block) => [...block.matchAll(/# (\d{3})\b/g)].map(([, status]) => status));
    expect(
      answers.map(({ status }) => status),
      stderr,
    ).toEqual(promised);
    expect({ code, stderr }).toMatchObject({ code: 0 });

    const called = answers.map(({ method, url = '' }) => `${method} ${new URL(url).pathname}`);
    for (const { name, method, path } of endpoints) {
      const form = new RegExp(`^${method} ${path.replace(/\{\w+\}/g, '[^/]+')}$`);
      expect(
        called.some((call) => form.test(call)),
        name,
      ).toBe(true);
    }
  });

  test('the example of the typed client buys', { timeout: 60_000 }, async () => {
    const [example = ''] = await tourOf(file, 'ts');
    const program = path.join(souk.dataDir, 'example.ts');
    const client = pathToFileURL('clients/api/index.ts').href;
    await writeFile(program, example.replace('./clients/api/index.ts', client).replace('http://127.0.0.1:8080', souk.url));
    expect(await runToEnd([process.execPath, program], {})).toEqual({ code: 0, stdout: 'The purchase is paid.\n', stderr: '' });
  });
});
