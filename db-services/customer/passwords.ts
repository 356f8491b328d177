import { randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { AppError } from '../../lib/errors.ts';
import { createTurns, type TurnLimits } from '../../lib/process/turns.ts';
import { type Cost, derive, read, write } from './password-hash.ts';

export interface Passwords {
  /** Returns a salted argon2id hash in PHC form. Throws `invalid_request` unless the password has 8 to 128 characters. */
  hash(password: string, whose: Whose): Promise<string>;
  /** Without a stored hash it returns false, after the same work as for a wrong password of any account. */
  verify(password: string, stored: string | undefined, whose: Whose): Promise<boolean>;
  /** Whether a stored hash costs less than a new one, so that a new one should replace it. */
  isOutdated(stored: string): boolean;
}

type Lane = 'known' | 'log-in' | 'new account';

const lanes: Record<Lane, number> = { known: 0, 'log-in': 1, 'new account': 2 };

export interface Whose {
  /** Networks take turns. */
  network: string;
  /** Log-ins from where the account has logged in before go first, new accounts last. */
  lane: Lane;
  deadlineAtMs: number;
}

/**
 * The cost of a new hash, then those of earlier ones that accounts may still have. Today 19 MiB, two passes (OWASP's first choice for argon2id).
 * To raise the cost, put the new one in front. An earlier one may go when no account has it any more.
 */
export const usualCosts: Costs = [{ memory: 19_456, passes: 2, parallelism: 1 }];

type Costs = readonly [Cost, ...Cost[]];

const tagLength = 32;

/**
 * A hash uses a core, 19 MiB, which its thread may keep, and one of two worker threads of Node (build/process-memory.ts). The wait ends before
 * the caller's deadline, so the caller is told.
 */
const usualLimits: TurnLimits = { atOnce: Math.min(2, availableParallelism()), waiting: 128, longestWaitMs: 3_000 };

/**
 * Argon2id hashes of passwords. Only a few are computed at once, so that a burst of log-ins does not fill the memory or stop other work.
 * The client networks take turns, so that a burst from one does not delay the others. Accounts that exist go before new ones.
 */
export function createPasswords(limits: TurnLimits = usualLimits, costs: Costs = usualCosts): Passwords {
  const [cost] = costs;
  /** Used in place of a stored hash when the user name is unknown. */
  const unmatched = write({ ...cost, salt: Buffer.alloc(16), tag: Buffer.alloc(tagLength) });
  const takeTurn = createTurns(limits, 'Too many people are logging in. Try again.');
  const inTurn = <T>(derive: () => Promise<T>, { network, lane, deadlineAtMs }: Whose) =>
    takeTurn(derive, { atMs: deadlineAtMs }, { whose: network, lane: lanes[lane] });

  return {
    async hash(password, whose) {
      const length = [...password.normalize('NFC')].length;
      if (length < 8 || length > 128) throw new AppError('invalid_request', 'A password has 8 to 128 characters.');
      const salt = randomBytes(16);
      return write({ ...cost, salt, tag: await inTurn(() => derive(password, { ...cost, salt, tagLength }), whose) });
    },

    // A wrong password is hashed at every cost, also for an unknown user name. So the time does not tell whether there is an account.
    async verify(password, stored, whose) {
      const { tag, ...own } = read(stored ?? unmatched);
      return inTurn(async () => {
        const derived = await derive(password, { ...own, tagLength: tag.length });
        if (timingSafeEqual(derived, tag) && stored !== undefined) return true;
        for (const other of costs) if (!isSame(other, own)) await derive(password, { ...other, salt: own.salt, tagLength });
        return false;
      }, whose);
    },

    isOutdated(stored) {
      const { memory, passes } = read(stored);
      return memory * passes < cost.memory * cost.passes;
    },
  };
}

const isSame = (one: Cost, other: Cost) =>
  one.memory === other.memory && one.passes === other.passes && one.parallelism === other.parallelism;
