import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { settings } from '../../lib/config/settings.ts';

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/commands.md', 'docs/settings.md'];
const texts = await Promise.all(documents.map((file) => readFile(file, 'utf8')));
const page = texts.at(-1) ?? '';

test.each(Object.entries(settings))(
  'the page of settings has the default and the meaning of %s',
  (name, setting: { default?: string; meaning: string }) => {
    const shown = setting.default === undefined ? '–' : `\`${setting.default}\``;
    expect(page).toContain(`| \`${name}\` | ${shown} | ${setting.meaning} |`);
  },
);

test('every npm command in the documents exists', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  const commands = texts.flatMap((text) => [...text.matchAll(/(?:^|`)npm (?:run (?:-s )?)?([a-z:]+)/gm)].map(([, name]) => name as string));
  const known = [...Object.keys(scripts), 'ci'];
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) expect(known).toContain(command);
});

test('every file that the documents link to or name exists', () => {
  const linked = texts.flatMap((text, i) =>
    [...text.matchAll(/\]\((?!http)([^)#]+)\)|`([a-z-]+\/[a-z/-]+\.[a-z]+)`/g)].map(([, link, name]) =>
      link === undefined ? name : path.join(path.dirname(documents[i] as string), link),
    ),
  );
  expect(linked.length).toBeGreaterThan(5);
  for (const file of linked) expect(existsSync(file as string), file).toBe(true);
});
