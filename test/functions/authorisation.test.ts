import { beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import type { Caller } from '../../functions/services/context.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newSeller } from '../support/people/people.ts';
import { sampleRequest } from '../support/requests/samples.ts';

const market = useMarketplace();
const tokens: Record<string, string | undefined> = {
  'no token': undefined,
  'a junk token': 'junk',
  "the scheduler's token": schedulerToken,
};

beforeAll(async () => {
  const { api, services } = market;
  const [seller, buyer, gone, over] = [await newSeller(api), await newBuyer(api), await newBuyer(api), await newSeller(api)];
  Object.assign(tokens, {
    'a buyer': buyer.token,
    'a seller': seller.token,
    'a session that was logged out': gone.token,
    'an expired session': over.token,
  });
  await api.delete('/v1/buyers/sessions/current', gone);
  await services.databases.customer.query('update sessions set expires_at = now() where account_id = $1', [over.id]);
});

const callers = [
  'no token',
  'a junk token',
  "the scheduler's token",
  'a buyer',
  'a seller',
  'a session that was logged out',
  'an expired session',
];

/** The error for a caller who is not let in; undefined: the caller is let in. */
function refusal(caller: Caller, who: string): [number, string] | undefined {
  const role = who === 'a buyer' ? 'buyer' : who === 'a seller' ? 'seller' : undefined;
  if (caller === 'visitor' && who === 'no token') return undefined;
  if (caller === 'anyone' || (['session', 'visitor'].includes(caller) && role) || caller === role) return undefined;
  if (caller === 'scheduler' && who === "the scheduler's token") return undefined;
  return role ? [403, 'forbidden'] : [401, 'unauthenticated'];
}

const everybody = routes.flatMap(({ name, endpoint }) => callers.map((who) => ({ name, endpoint, who })));
// A log-out ends the session that it is called with, so log-outs come last.
const endsSession = ({ name, endpoint, who }: (typeof everybody)[number]) => name.endsWith('log-out') && !refusal(endpoint.caller, who);
const table = [...everybody.filter((row) => !endsSession(row)), ...everybody.filter(endsSession)];

describe('who may call', () => {
  test.each(table)('$endpoint.method $endpoint.path: $who', async ({ endpoint, who }) => {
    const { method, path, ...request } = sampleRequest(endpoint);
    const { status, body, headers } = await market.api.send(method, path, { ...request, token: tokens[who] });
    const expected = refusal(endpoint.caller, who);
    if (expected) expect([status, body.code]).toEqual(expected);
    else expect(refusedToAnybody).not.toContain(body?.code);
    if (status === 403) expect(headers.get('Session-Expires-In')).toMatch(/^\d+$/);
    expect(status).toBeLessThan(500);
  });
});

/** A caller who is let in may still get other errors, such as a missing item or an empty cart, but none of these. */
const refusedToAnybody = ['invalid_request', 'unauthenticated', 'forbidden'];
