import { cpuTimes } from './cpu-time.ts';
import { journey, openShop, type Step, type Visitor } from './journey.ts';

const parts = ['functions', 'customer-db', 'product-db', 'payment'] as const;
export type MeasuredPart = (typeof parts)[number];

/** CPU milliseconds of one request of a function, in each part. */
export interface Measurement {
  function: string;
  /** Requests of this kind for each checkout. */
  times: number;
  cpuMs: Record<MeasuredPart, number>;
}

export interface MeasuredSystem {
  url: string;
  /** Process ids by the part's name. */
  processes: Record<string, number>;
}

/** Concurrent requests: enough to keep the parts busy, too few to make requests queue. */
const atOnce = 4;

/**
 * Sends visitors on the journey, step by step, and reads the parts' CPU time between the steps. The first round is not counted: in it the
 * parts compile their hot code. The system must have no other load and must serve all functions from one process.
 */
export async function measure({ url, processes }: MeasuredSystem, visitors: number): Promise<Measurement[]> {
  const visit = await openShop(url, 2 * visitors);
  const round = async () => walk(Array.from({ length: visitors }, visit), pick(processes));
  await round();
  return round();
}

async function walk(visitors: Visitor[], processes: Record<MeasuredPart, number>): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const step of journey) {
    const before = await cpuTimes(processes);
    await runForAll(step, visitors);
    const after = await cpuTimes(processes);
    const cpuMs = mapParts((part) => (after[part] - before[part]) / visitors.length);
    measured.push({ function: step.function, times: step.times, cpuMs });
  }
  return measured;
}

async function runForAll(step: Step, visitors: Visitor[]): Promise<void> {
  const waiting = visitors.values();
  const worker = async () => {
    for (const visitor of waiting) await step.run(visitor);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** One value for each part. */
export const mapParts = <Value>(value: (part: MeasuredPart) => Value): Record<MeasuredPart, Value> =>
  Object.fromEntries(parts.map((part) => [part, value(part)])) as Record<MeasuredPart, Value>;

const pick = (processes: Record<string, number>) => mapParts((part) => processes[part] as number);
