import { expect, test } from 'vitest';
import { scale } from '../support/setup/scale.ts';
import { configurations, explore, type Faults } from './explore.ts';
import { caughtAs } from './lives.ts';

const names = Object.keys(configurations) as (keyof typeof configurations)[];

/** One late message; `npm run test:all` tries one doubled message and both together as well, which have ten times as many states. */
const late = { delays: 1, doubles: 0 };
const faults: Faults[] = scale(0, 1) ? [late, { delays: 0, doubles: 1 }, { delays: 1, doubles: 1 }] : [late];

test.each(names.flatMap((name) => faults.map((faults) => [name, faults] as const)))(
  'the promise is kept in every order of the messages of two requests and two resolvers: %s, %o',
  async (name, faults) => {
    const { states, ends, violations } = await explore(configurations[name], faults);
    expect(violations).toEqual([]);
    expect(states).toBeGreaterThan(2_000);
    expect(ends).toBeGreaterThan(20);
  },
  600_000,
);

test.each(['status, then release', 'charge not idempotent', 'hold released by time alone', 'settle not conditional'] as const)(
  'a planted bug is found: %s',
  async (bug) => {
    const { violations } = await explore(configurations['one request, sent twice'], { delays: 0, doubles: 0 }, bug);
    expect(violations).toContain(caughtAs[bug]);
  },
  60_000,
);
