import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '../../clients/api/index.ts';

/** The result of a crowd opening accounts. */
export interface Meeting {
  /** The errors that the client threw. */
  errors: Error[];
  /** The time until the last person was logged in. */
  totalMs: number;
  /** How long each person waited for an account and a session together, the shortest first. */
  waitsMs: number[];
}

/** Has `each` sellers and `each` buyers open an account and log in, all at once. */
export async function openAccounts(url: string, each: number): Promise<Meeting> {
  const startedAtMs = performance.now();
  const people = [...Array.from({ length: each }, () => newSeller), ...Array.from({ length: each }, () => newBuyer)];
  const outcomes = await Promise.all(
    people.map((open) =>
      open(createClient({ url })).then(
        () => ({ ms: performance.now() - startedAtMs }),
        (error: Error) => ({ ms: performance.now() - startedAtMs, error }),
      ),
    ),
  );
  return {
    errors: outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : [])),
    totalMs: performance.now() - startedAtMs,
    waitsMs: outcomes.map(({ ms }) => ms).sort((a, b) => a - b),
  };
}

const account = () => ({ username: `crowd-${randomBytes(6).toString('hex')}`, password: randomBytes(12).toString('base64url') });

async function newSeller(client: Client): Promise<void> {
  const own = account();
  await client.createSeller({ name: 'Sam Seller', ...own });
  await client.sellerLogIn(own);
}

async function newBuyer(client: Client): Promise<void> {
  const own = account();
  await client.createBuyer({ name: 'Ada Buyer', ...own });
  await client.buyerLogIn(own);
}
