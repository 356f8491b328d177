import { readFile, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();

const key = 'projects/souk/locations/europe-west1/keyRings/souk/cryptoKeys/attestation/cryptoKeyVersions/1';
const [one, other] = ['a', 'b'].map((digit) => `europe-west1-docker.pkg.dev/souk/souk-services/payment@sha256:${digit.repeat(64)}`) as [
  string,
  string,
];

/** A gcloud that keeps the images with a signature in a file, and refuses those in another file. */
const gcloud = `for word; do case "$word" in --artifact-url=*) image="\${word#*=}" ;; esac; done
echo "$*" >>asked
case "$*" in
*'attestations list --attestor=projects/souk/attestors/souk '*) [ ! -e unreadable ] && grep -x "$image" signed || [ ! -e unreadable ] ;;
*'attestations sign-and-create --validate --attestor=projects/souk/attestors/souk '*"--keyversion=${key}") ! grep -qx "$image" refused && echo "$image" >>signed ;;
*) exit 2 ;;
esac`;

beforeEach(async () => {
  await folder.program('gcloud', gcloud);
  for (const name of ['signed', 'refused', 'asked']) await writeFile(folder.path(name), '');
  await writeFile(folder.path('dist/images.tfvars.json'), `{"images":{"payment":"${one}","audit":"${other}"}}\n`);
});

const attest = (KEY = key) => folder.run('attest.sh', [], { PROJECT_ID: 'souk', KEY });
const read = (name: string) => readFile(folder.path(name), 'utf8');

test('every image of a build is signed, by its digest', async () => {
  await attest();
  expect(await read('signed')).toBe(`${one}\n${other}\n`);
});

test('an image that is signed already is not signed again', async () => {
  await writeFile(folder.path('signed'), `${other}\n`);
  expect(await attest()).toContain(`${other} is signed already.`);
  await attest();
  expect((await read('signed')).split('\n').sort()).toEqual(['', one, other]);
});

test('the build stops if an image cannot be signed', async () => {
  await writeFile(folder.path('refused'), `${one}\n`);
  await expect(attest()).rejects.toThrow();
  expect(await read('signed')).toBe('');
});

test('the build stops if it may not look for signatures', async () => {
  await writeFile(folder.path('unreadable'), '');
  await expect(attest()).rejects.toThrow();
  expect(await read('asked')).not.toContain('sign-and-create');
});

test('the build stops if there is no image to sign', async () => {
  await writeFile(folder.path('dist/images.tfvars.json'), '{"images":{}}\n');
  await expect(attest()).rejects.toThrow();
});

test('nothing is asked or signed in a project that demands no signatures', async () => {
  expect(await attest('')).toBe('This project does not demand signatures.\n');
  expect(await read('asked')).toBe('');
});
