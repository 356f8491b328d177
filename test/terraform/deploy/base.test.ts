import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { docker, newestBase } from '../support/docker.ts';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();
const build: { steps: { id: string; script: string }[] } = parse(await readFile('cloudbuild.yaml', 'utf8'));

/** A gcloud that keeps objects of the state's bucket in a folder, and says what it cannot find. */
const gcloud = `case "$*" in
'storage cat gs://state/base-image')
  if [ -e denied ]; then echo 'ERROR: (gcloud.storage.cat) HTTPError 403: no right' >&2; exit 1; fi
  cat bucket/base-image 2>/dev/null && exit
  echo 'ERROR: (gcloud.storage.cat) The following URLs matched no objects or files:' >&2; exit 1 ;;
'storage cp - gs://state/deployed.tgz') cat >bucket/deployed.tgz ;;
'storage cp dist/new-base-image gs://state/base-image') cp dist/new-base-image bucket/base-image ;;
*) exit 2 ;;
esac`;
const [earlier, later] = [newestBase, `sha256:${'e'.repeat(64)}`];

beforeEach(async () => {
  await folder.program('docker', docker);
  await folder.program('gcloud', gcloud);
  for (const name of ['bucket', 'dist']) await rm(folder.path(name), { recursive: true, force: true });
  for (const name of ['bucket', 'dist/shop', ...parts.map((part) => `dist/${part}`)]) await mkdir(folder.path(name), { recursive: true });
  for (const name of ['docker.log', 'registry', 'built', 'dist/functions.zip', 'dist/settings.tfvars.json'])
    await writeFile(folder.path(name), '');
  for (const name of ['denied', 'dist/base-image', 'dist/new-base-image']) await rm(folder.path(name), { force: true });
  await cp('build', folder.path('build'), { recursive: true });
});

const parts = ['customer-db', 'product-db', 'payment', 'migrator', 'audit'];

/** Runs steps of a build, in a project whose registry has this base image as the newest. Returns the images, each by its digest. */
async function run(steps: string[], base: string, more: Record<string, string> = {}): Promise<Record<string, string>> {
  for (const name of ['dist/base-image', 'dist/new-base-image']) await rm(folder.path(name), { force: true });
  const env = {
    _IMAGES: 'registry/souk',
    _NODE_IMAGE: 'gcr.io/node:24',
    _STATE_BUCKET: 'state',
    _BASE_IMAGE: 'kept',
    BUILD_ID: 'a',
    BASE: base,
  };
  for (const step of steps)
    await folder.run('bash', ['-c', build.steps.find(({ id }) => id === step)?.script ?? 'exit 1'], { ...env, ...more });
  return (await folder.readJson('images.tfvars.json')).images;
}

const all = ['base', 'images', 'keep'];
const basesOf = async () => [...new Set((await readFile(folder.path('docker.log'), 'utf8')).match(/NODE_IMAGE=\S+/g))];

test('two deployments of one commit have the same images, although a newer base was published meanwhile', async () => {
  const first = await run(all, earlier);
  expect(await run(all, later)).toEqual(first);
  expect(await basesOf()).toEqual([`NODE_IMAGE=gcr.io/node@${earlier}`]);
});

test('an operator gets the newest base, which the builds after that keep', async () => {
  const first = await run(all, earlier);
  const second = await run(all, later, { _BASE_IMAGE: 'newest' });
  expect(Object.values(second).filter((image) => Object.values(first).includes(image))).toEqual([]);
  expect(await run(all, earlier)).toEqual(second);
});

test('a base with which the deployment failed is not kept', async () => {
  const first = await run(all, earlier);
  await run(['base', 'images'], later, { _BASE_IMAGE: 'newest' });
  expect(await run(all, later)).toEqual(first);
});

test('another name of the base means another base, without a question', async () => {
  await run(all, earlier);
  await writeFile(folder.path('bucket/base-image'), `gcr.io/node:22 gcr.io/node@sha256:${'2'.repeat(64)} 2026-01-01\n`);
  await run(all, later);
  expect(await basesOf()).toEqual([earlier, later].map((base) => `NODE_IMAGE=gcr.io/node@${base}`));
});

test('a build stops if it may not read which base is kept, or is told something else', async () => {
  await run(all, earlier);
  await expect(run(['base'], later, { _BASE_IMAGE: 'other' })).rejects.toThrow('_BASE_IMAGE is other: it must be kept or newest.');
  await writeFile(folder.path('denied'), '');
  await expect(run(['base'], later)).rejects.toThrow('HTTPError 403: no right');
});
