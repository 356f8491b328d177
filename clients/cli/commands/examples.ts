import type { Context } from '../context.ts';

/** A purchase's id in examples. */
export const samplePurchase = '01a21719-d7a7-72ba-b42f-fda3b4fcfd05';

/** Command lines for a command's help, as they are typed where the command runs. None is broken, so that it can be copied. */
export const examplesHelp = ({ spell }: Pick<Context, 'spell'>, lines: readonly string[]): string =>
  ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  ${spell(line)}`)].join('\n');
