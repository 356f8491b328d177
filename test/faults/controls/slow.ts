import type { Evidence } from '../checks/checks.ts';
import type { Outage } from '../checks/records.ts';
import { variants } from '../scenes/outage.ts';
import { sound, tell } from './sound-evidence.ts';

/** Requests before the outage in the evidence, and during it. */
const [before, meanwhile] = [
  { operation: 'browse', status: 200, invokedAtMs: 3_000, endedAtMs: 3_010 },
  { operation: 'browse', status: 200, invokedAtMs: 40_000, endedAtMs: 40_010 },
] as const;
const refused = { key: 'refused', status: 503, invokedAtMs: 40_000, endedAtMs: 40_010 };

/** A sound run in which every response was fast, with an outage of one kind. */
export function fast(variant: Outage['variant'] = 'silent'): Evidence {
  const evidence = sound();
  for (const outage of evidence.scenes.outages) outage.variant = variant;
  for (const entry of [before, meanwhile, refused]) tell(evidence, entry);
  return evidence;
}

type Slow = [figure: string, variant: Outage['variant'], spoil: (evidence: Evidence) => void];

/** Ways to be slow, and the figure that must then miss its target. */
export const slow: Slow[] = [
  [
    'rush: sold-out responses, p99',
    'silent',
    ({ scenes }) => scenes.rushes[0]?.answers.push({ status: 409, code: 'insufficient_quantity', ms: 301, finally: 409 }),
  ],
  ...variants.flatMap((variant): Slow[] => [
    [`payment ${variant}: 503 to a purchase, p99`, variant, (evidence) => tell(evidence, { ...refused, endedAtMs: 40_101 })],
    [
      `payment ${variant}: p95 of other requests, against before`,
      variant,
      (evidence) => tell(evidence, { ...meanwhile, endedAtMs: 40_012 }),
    ],
    [
      `payment ${variant}: back, until purchases succeed`,
      variant,
      ({ scenes }) => {
        for (const outage of scenes.outages) outage.recoveredInMs = 6_001;
      },
    ],
  ]),
];
