import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { ConfigError } from '../../../lib/config.ts';
import { origin } from './origin.ts';

/** How much a check found, and some of it in words. */
const finding = z.strictObject({ count: z.int().min(0), examples: z.array(z.string()) });

/** When something was run, of which code, and where. Times are RFC 3339. */
const run = { startedAt: z.iso.datetime(), seconds: z.number().min(0), origin };
const counts = z.record(z.string(), z.int().min(0));

/** Simulated lives of so many seeds in a row. */
const simulationPart = z.strictObject({
  kind: z.literal('simulation'),
  ...run,
  firstSeed: z.int().min(0),
  seeds: z.int().min(1),
  purchases: z.int().min(0),
  /** How often each crash point and each fault of a message was hit. */
  hits: counts,
  findings: z.record(z.string(), finding),
});

/** What one run leaves for the report. */
export const part = z.discriminatedUnion('kind', [simulationPart]);

export type Part = z.infer<typeof part>;
export type SimulationPart = z.infer<typeof simulationPart>;
export type Findings = SimulationPart['findings'];

const mostExamples = 20;

/** Counts all that was found, and keeps some of it. */
export const summarise = (found: Record<string, readonly string[]>): Findings =>
  Object.fromEntries(
    Object.entries(found).map(([check, lines]) => [check, { count: lines.length, examples: lines.slice(0, mostExamples) }]),
  );

/** Reads the parts of a file; none if there is no file. Throws for anything that is not a part, or is more than one. */
export async function readParts(file: string): Promise<Part[]> {
  if (!existsSync(file)) return [];
  const parsed = z.array(part).safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new ConfigError(`${file} holds something else than parts of a report: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Adds a part to those of a file, at once: whoever is interrupted keeps what was finished before. */
export async function addPart(file: string, added: Part): Promise<void> {
  const parts = [...(await readParts(file)), added];
  await writeFile(`${file}.new`, `[\n${parts.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
  await rename(`${file}.new`, file);
}
