import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const page = await readFile('docs/security.md', 'utf8');
const policy = await readFile('SECURITY.md', 'utf8');

const namedFiles = [...page.matchAll(/`([\w.-]+\/[^`\s]+|[\w-]+\.(?:yaml|json))`/g)].map(([, file]) => file as string);
/** The cells of the table under a heading, without its head. */
function rowsOf(heading: string): string[][] {
  const [, after] = page.split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`docs/security.md has no heading "${heading}".`);
  const [section = ''] = after.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}
const controls = [...rowsOf('OWASP ASVS 5.0, level 2'), ...rowsOf('OWASP API Security Top 10, 2023')];

test('every file that the page names exists', () => {
  expect(namedFiles.length).toBeGreaterThan(100);
  expect(namedFiles.filter((file) => !existsSync(file))).toEqual([]);
});

test('every link of the page and of the policy leads to a file', () => {
  const links = (text: string, folder: string) =>
    [...text.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, link]) => path.join(folder, link as string));
  const all = [...links(page, 'docs'), ...links(policy, '.')];
  expect(all).toEqual(expect.arrayContaining(['SECURITY.md', 'docs/security.md']));
  expect(all.filter((file) => !existsSync(file))).toEqual([]);
});

describe.each(controls)('%s', (_section, control, code, tests) => {
  test('names the code and the tests of its control, or says that it is not done', () => {
    if (code === '–') {
      expect(control).toMatch(/^not done/);
      expect(tests).toBe('–');
      return;
    }
    expect(control).not.toMatch(/^not done/i);
    expect(code).toMatch(/^`[^`]+`(, `[^`]+`)*$/);
    expect(tests).toMatch(/^`test\/[^`]+\.ts`(, `test\/[^`]+\.ts`)*$/);
  });
});

test('no section of the verification standard is left out', () => {
  expect(rowsOf('OWASP ASVS 5.0, level 2').length).toBeGreaterThanOrEqual(41);
});

test('all ten risks of the API Security Top 10 are there', () => {
  const numbers = rowsOf('OWASP API Security Top 10, 2023').map(([risk = '']) => risk.split(' ')[0]);
  expect(numbers).toEqual(Array.from({ length: 10 }, (_, i) => `API${i + 1}`));
});
