import { writeFile } from 'node:fs/promises';
import { callsOf, type Endpoint } from '../../functions/endpoint.ts';
import { functions } from '../../functions/endpoints.ts';

const isMethod = (call: string) => /\/[A-Z]/.test(call);
const isWord = (text: string) => /^\w+$/.test(text);

const rows = Object.entries<readonly Endpoint[]>(functions).sort(([a], [b]) => (a < b ? -1 : 1));
const lines = rows.map(([name, endpoints]) => {
  const calls = [...new Set(endpoints.flatMap(callsOf))].filter(isMethod).sort();
  const key = isWord(name) ? name : `'${name}'`;
  const line = `  ${key}: [${calls.map((call) => `'${call}'`).join(', ')}],`;
  return line.length <= 140 ? line : `  ${key}: [\n${calls.map((call) => `    '${call}',\n`).join('')}  ],`;
});

const page = `// Written by \`npm run generate\` from the list of endpoints: the methods of services that each function calls, and no other may.
export const functionCalls: Readonly<Record<string, readonly string[]>> = {
${lines.join('\n')}
};
`;

await writeFile(new URL('../../lib/callers/function-calls.ts', import.meta.url), page);
