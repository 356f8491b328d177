import { expect, test } from 'vitest';
import { createContext, type Role } from '../../../clients/cli/context.ts';
import { createInterrupts } from '../../../clients/cli/interrupts.ts';
import { createOutput } from '../../../clients/cli/output.ts';
import { createProgram } from '../../../clients/cli/program.ts';
import { createAsk } from '../../../clients/cli/prompts/ask.ts';

const interrupts = createInterrupts();

function optionsOf(role: Role) {
  const given = { role, manner: 'script', server: '', output: createOutput(), ask: createAsk(false, interrupts), interrupts } as const;
  return createProgram(createContext(given)).commands.flatMap(({ options }) => options);
}

test('an option has the same short form in all commands of both roles, and a short form means one option', () => {
  const options = [...optionsOf('seller'), ...optionsOf('buyer')];
  const pairs = new Set(options.map(({ short, long }) => `${short ?? ''} ${long}`));
  const longs = [...pairs].map((pair) => pair.split(' ')[1]);
  expect(longs.filter((long, i) => longs.indexOf(long) !== i)).toEqual([]);
  const shorts = [...pairs].map((pair) => pair.split(' ')[0]).filter(Boolean);
  expect(shorts.filter((short, i) => shorts.indexOf(short) !== i)).toEqual([]);
  expect([...pairs]).toContain('-c --category');
});
