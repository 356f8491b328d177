import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder, runToEnd, type Souk, startSouk, temporaryFolder } from '../support/parts/souk.ts';
import { scriptOf, tourOf } from '../support/people/tour.ts';

let souk: Souk;

beforeAll(async () => {
  souk = await startSouk({ DATA_DIR: await temporaryFolder() });
}, 60_000);

afterAll(async () => {
  await souk.end();
  await removeFolder(souk.dataDir);
}, 60_000);

test("the README's tour works when typed in from top to bottom", { timeout: 60_000 }, async () => {
  const blocks = await tourOf('README.md');
  expect(blocks.length).toBeGreaterThan(5);
  const { code, stdout, stderr } = await runToEnd(['bash', '-c', scriptOf(blocks, souk.url)], {
    DATA_DIR: souk.dataDir,
    SOUK_URL: souk.url,
    XDG_CONFIG_HOME: `${souk.dataDir}/config`,
  });

  expect({ code, stderr }).toMatchObject({ code: 0 });
  const toldAlone = stdout.slice(stdout.indexOf('That was the whole story.'));
  expect(toldAlone).not.toContain('urn:souk:problem');
  expect(toldAlone).toMatch(/"items":\[.*"name":"Teapot"/);
  expect(toldAlone.match(/HTTP\/1.1 201/g)).toHaveLength(2);
  expect(toldAlone.match(/idempotent-replayed: true/gi)).toHaveLength(1);
  expect(toldAlone).toMatch(/"itemsSold":2/);
  expect(toldAlone).toContain('The books agree.');
});
