import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { newestBase as base, docker } from '../support/docker.ts';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();

const settings = { IMAGES: 'eu-docker.pkg.dev/souk/souk-services', TAG: 'build-1', NODE_IMAGE: 'gcr.io/node:24' };

beforeEach(async () => {
  await folder.program('docker', docker);
  for (const name of ['customer-db', 'migrator', 'migrator/product']) await mkdir(folder.path('dist', name), { recursive: true });
  for (const name of ['docker.log', 'registry', 'built', 'dist/customer-db/main.js', 'dist/migrator/product/0001_a.sql'])
    await writeFile(folder.path(name), '');
  await cp('build', folder.path('build'), { recursive: true });
  await rm(folder.path('dist/images.tfvars.json'), { force: true });
});

const push = (more: Record<string, string> = {}) => folder.run('push-images.sh', ['customer-db', 'migrator'], { ...settings, ...more });
const log = () => readFile(folder.path('docker.log'), 'utf8');
const deployed = async (): Promise<Record<string, string>> => (await folder.readJson('images.tfvars.json')).images;

test('all images have the same base, and are recorded by digest', async () => {
  await push();
  expect(Object.keys(await deployed())).toEqual(['customer-db', 'migrator']);
  for (const [name, image] of Object.entries(await deployed())) {
    expect(image).toMatch(new RegExp(`^${settings.IMAGES}/${name}@sha256:0{60}\\d{4}$`));
    const [, tag = ''] = new RegExp(`push --quiet (\\S+/${name}:content-[0-9a-f]{40})\n`).exec(await log()) ?? [];
    expect(await log()).toContain(`build --file build/Dockerfile --build-arg NODE_IMAGE=gcr.io/node@${base} --tag ${tag} dist/${name}\n`);
    expect(await log()).toContain(`tag ${tag} ${settings.IMAGES}/${name}:build-1-provenance\n`);
  }
});

test('images of the same content are not built again, and so have the same digests in every build', async () => {
  await push();
  const first = await deployed();
  await push({ TAG: 'build-2' });
  expect(await deployed()).toEqual(first);
  expect((await log()).match(/^(build|push) /gm)).toHaveLength(4);
  expect(await log()).toContain(`${settings.IMAGES}/migrator:build-2-provenance\n`);
});

test.each<[string, () => Promise<unknown>, Record<string, string>, string[]]>([
  ['a file', () => writeFile(folder.path('dist/migrator/product/0001_a.sql'), 'select 1;'), {}, ['migrator']],
  ['the name of a file', () => writeFile(folder.path('dist/migrator/product/0002_b.sql'), ''), {}, ['migrator']],
  ['the instructions', () => writeFile(folder.path('build/Dockerfile'), 'FROM scratch'), {}, ['customer-db', 'migrator']],
  ['the base', async () => {}, { BASE: `sha256:${'e'.repeat(64)}` }, ['customer-db', 'migrator']],
])('images are built again if %s changes, and only those', async (_, change, more, names) => {
  await push();
  const first = await deployed();
  await change();
  await push(more);
  const second = await deployed();
  expect(Object.keys(second).filter((name) => second[name] !== first[name])).toEqual(names);
});

test('images are not recorded if one cannot be pushed', async () => {
  await push();
  const [, tag = ''] = /push --quiet (\S+migrator:\S+)\n/.exec(await log()) ?? [];
  await writeFile(folder.path('registry'), '');
  await rm(folder.path('dist/images.tfvars.json'));
  await expect(push({ UNPUSHABLE: tag })).rejects.toThrow();
  await expect(deployed()).rejects.toThrow();
});
