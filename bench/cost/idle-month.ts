import type { BillLine } from './bill.ts';
import committed from './idle-month.json' with { type: 'json' };

/** What a month without visitors costs, by profile. `npm run check:terraform` compares the file with what both profiles deploy. */
export const idleMonth: Readonly<Record<'dev' | 'prod', readonly BillLine[]>> = committed as never;
