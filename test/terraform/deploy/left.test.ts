import { rm, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';
import { hasTerraform } from '../support/terraform.ts';

const folder = useScriptFolder();

/** Runs the script. Resolves to its exit code and what it says of resources. */
async function left(...args: string[]) {
  const { code, text } = await folder.run('left.ts', ['--environment', 'dev', ...args]).then(
    (text) => ({ code: 0, text }),
    ({ code, stdout, stderr }) => ({ code, text: `${stdout}${stderr}` }),
  );
  return { code, text, lines: text.match(/^LEFT TO DO: .*$/gm) ?? [] };
}

describe.skipIf(!(await hasTerraform()))('what is left to do', () => {
  const terraform = (...args: string[]) => folder.run('terraform', ['-chdir=terraform', ...args]);
  const write = (name: string, text: string) => writeFile(folder.path(name), text);
  const describeAll = (parts: string) => write('terraform/main.tf', parts);
  const part = (name: string, input: string) => `resource "terraform_data" "${name}" { input = ${input} }\n`;

  beforeAll(async () => {
    await folder.run('mkdir', ['terraform/environments']);
    for (const name of ['terraform/environments/dev.tfvars', 'dist/images.tfvars.json', 'dist/settings.tfvars.json'])
      await write(name, name.endsWith('json') ? '{}' : '');
    await describeAll(`${part('kept', '"a"')}${part('changed', '"secret-a"')}${part('removed', '"a"')}`);
    await terraform('init');
    await terraform('apply', '-auto-approve');
  });

  test('is nothing after a deployment', async () => {
    expect(await left()).toMatchObject({ code: 0, lines: [], text: expect.stringContaining('Nothing is left to do.') });
  });

  test('is nothing if only what is printed about the deployment changes', async () => {
    await describeAll(`${part('kept', '"a"')}${part('changed', '"secret-a"')}${part('removed', '"a"')}output "a" { value = 1 }\n`);
    expect(await left()).toMatchObject({ code: 0, lines: [] });
  });

  test('fails the build, and names each resource that would change, with what of it but not its value', async () => {
    await describeAll(`${part('kept', '"a"')}${part('changed', '"secret-b"')}${part('added', '"a"')}`);
    const { code, lines } = await left('--no-lock');
    expect([code, lines.toSorted()]).toEqual([
      1,
      [
        'LEFT TO DO: create terraform_data.added',
        'LEFT TO DO: delete terraform_data.removed',
        'LEFT TO DO: update terraform_data.changed: input, output',
      ],
    ]);
  });

  test('is unknown, and fails the build, if the plan fails', async () => {
    await describeAll('resource "terraform_data" "broken" { input = nowhere.at.all }\n');
    expect(await left()).toMatchObject({ code: 1, lines: ['LEFT TO DO: unknown, because the plan failed.'] });
    await rm(folder.path('terraform/main.tf'));
  });
});
