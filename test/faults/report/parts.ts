import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { ConfigError } from '../../../lib/config/config.ts';
import { origin } from './origin.ts';

const natural = z.int().min(0);
const counts = z.record(z.string(), natural);
const mostExamples = 20;

/** The number of a check's findings, and the first of them in words. Every check that ran is listed, even with no finding. */
const finding = z.strictObject({ count: natural, examples: z.array(z.string()) });
const findings = z.record(z.string(), finding);
export type Findings = z.infer<typeof findings>;

/** The time and origin of a run. Times are RFC 3339. */
const run = { startedAt: z.iso.datetime(), seconds: z.number().min(0), origin };
/** `found` counts the findings of all checks, so that lost findings are noticed. */
const judged = { findings, found: natural };

/** Simulated lives of consecutive seeds. */
const simulationPart = z.strictObject({
  kind: z.literal('simulation'),
  ...run,
  ...judged,
  firstSeed: natural,
  seeds: z.int().min(1),
  purchases: natural,
  /** How often each crash point and each fault of a message was hit. */
  hits: counts,
});

const target = z.union([
  z.strictObject({ atMost: z.number() }),
  z.strictObject({ atLeast: z.number() }),
  z.strictObject({ exactly: z.number() }),
]);

/** One round of a scenario on its own system. */
const roundPart = z.strictObject({
  kind: z.literal('round'),
  ...run,
  ...judged,
  scenario: z.string(),
  seed: natural,
  extent: z.record(z.string(), z.number()),
  requests: natural,
  unanswered: natural,
  /** Purchases by their outcome. */
  purchases: counts,
  /** Refunds by their outcome, and dispatched sales. Rounds from before there were any have none. */
  refunds: counts.default({}),
  dispatches: natural.default(0),
  faults: natural,
  slowestToHealMs: natural,
  settledInMs: natural,
  snapshots: natural,
  /** The crash points at which a process did die. */
  crashPoints: z.array(z.string()),
  figures: z.array(z.strictObject({ name: z.string(), value: z.number(), unit: z.string(), target: target.optional() })),
  series: z.strictObject({ acknowledged: z.array(natural), faults: z.array(natural), resolved: z.array(natural) }),
});

/** A planted bug, and the number of findings of the check that must catch it. */
const controlPart = z.strictObject({
  kind: z.literal('control'),
  ...run,
  plantedIn: z.enum(['simulation', 'processes']),
  bug: z.string(),
  check: z.string(),
  seed: natural,
  found: natural,
});

/** The result of one run, for the report. */
const part = z.discriminatedUnion('kind', [simulationPart, roundPart, controlPart]);
const file = z.union([z.array(part), z.object({ parts: z.array(part) }).transform(({ parts }) => parts)]);

export type Part = z.infer<typeof part>;
export type SimulationPart = z.infer<typeof simulationPart>;
export type RoundPart = z.infer<typeof roundPart>;
export type ControlPart = z.infer<typeof controlPart>;

/** Counts the findings and keeps the first ones. */
export function summarise(found: Record<string, readonly string[]>): { findings: Findings; found: number } {
  const all = Object.entries(found);
  return {
    findings: Object.fromEntries(all.map(([check, lines]) => [check, { count: lines.length, examples: lines.slice(0, mostExamples) }])),
    found: all.reduce((sum, [, lines]) => sum + lines.length, 0),
  };
}

/** Whether a part still holds all its findings. */
export function isWhole(judged: { findings: Findings; found: number }): boolean {
  const each = Object.values(judged.findings);
  const isCounted = each.reduce((sum, { count }) => sum + count, 0) === judged.found;
  return isCounted && each.every(({ count, examples }) => examples.length === Math.min(count, mostExamples));
}

/** Reads the parts of a file, or of a report; none if there is no file. Throws a ConfigError for anything else. */
export async function readParts(path: string): Promise<Part[]> {
  if (!existsSync(path)) return [];
  const json = await readFile(path, 'utf8')
    .then((text): unknown => JSON.parse(text))
    .catch((error: Error) => {
      throw new ConfigError(`${path} cannot be read: ${error.message}`);
    });
  const parsed = file.safeParse(json);
  if (!parsed.success) throw new ConfigError(`${path} does not hold parts of a report: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Throws if the part could be written but not read back. */
export const checkPart = (one: Part): Part => part.parse(one);

/** Adds a part to a file at once, so that an interruption loses no finished part. */
export async function addPart(path: string, added: Part): Promise<void> {
  const parts = [...(await readParts(path)), added];
  await writeFile(`${path}.new`, `[\n${parts.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
  await rename(`${path}.new`, path);
}
