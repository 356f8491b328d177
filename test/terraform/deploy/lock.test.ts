import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();
const files = ['terraform/.terraform.lock.hcl', 'terraform/bootstrap/.terraform.lock.hcl'];

/** A Terraform that knows the registry's hashes, and writes down what it is told and for what. */
const terraform = `echo "$*" >>terraform.log
cp "\${1#-chdir=}/versions.tf" asked.tf
cp registry "\${1#-chdir=}/.terraform.lock.hcl"`;

beforeEach(async () => {
  await folder.program('terraform', terraform);
  await mkdir(folder.path('terraform/bootstrap'), { recursive: true });
  for (const name of ['terraform/versions.tf', 'terraform/bootstrap/versions.tf']) await cp(name, folder.path(name));
  for (const name of files) await rm(folder.path(name), { force: true });
  await writeFile(folder.path('registry'), 'hashes of the registry\n');
});

const lock = () => folder.run('lock.sh', []);
const locked = () => Promise.all(files.map((name) => readFile(folder.path(name), 'utf8')));

test('without committed files both are made, for Linux and macOS, and shown', async () => {
  expect(await lock()).toContain('terraform/.terraform.lock.hcl is not committed yet.');
  expect(await locked()).toEqual(['hashes of the registry\n', 'hashes of the registry\n']);
  const asked = await readFile(folder.path('terraform.log'), 'utf8');
  for (const platform of ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']) expect(asked).toContain(`-platform=${platform}`);
  expect(await readFile(folder.path('asked.tf'), 'utf8')).toMatch(
    /^terraform \{[\s\S]* version = "\d+\.\d+\.\d+"\n {4}\}\n {2}\}\s[\s\S]*\}\s*$/,
  );
  expect(await readFile(folder.path('asked.tf'), 'utf8')).not.toMatch(/backend "|var\./);
});

test('committed files with the hashes of the registry stay as they are', async () => {
  await lock();
  expect(await lock()).toBe('');
});

test.each(files)('a build stops if %s has other hashes than the registry', async (name) => {
  await lock();
  await writeFile(folder.path(name), 'hashes of an attacker\n');
  await expect(lock()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(`${name} has not the hashes`) });
  expect(await readFile(folder.path(name), 'utf8')).toBe('hashes of an attacker\n');
});
