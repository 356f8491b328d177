import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { AppError } from '../../lib/errors.ts';
import { createTurns, type TurnLimits } from '../../lib/process/turns.ts';

export interface Passwords {
  /** Returns a salted argon2id hash in PHC form. Throws `invalid_request` unless the password has 8 to 128 characters. */
  hash(password: string, whose: Whose): Promise<string>;
  /** Without a stored hash it takes the same time and returns false. */
  verify(password: string, stored: string | undefined, whose: Whose): Promise<boolean>;
}

type Lane = 'known' | 'log-in' | 'new account';

const lanes: Record<Lane, number> = { known: 0, 'log-in': 1, 'new account': 2 };

interface Whose {
  /** Networks take turns. */
  network: string;
  /** Log-ins from where the account has logged in before go first, new accounts last. */
  lane: Lane;
  deadlineAtMs: number;
}

/** The cost of a new hash: 19 MiB, two passes (OWASP's first choice for argon2id). A stored hash contains its own cost. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

/** A hash uses a core, 19 MiB and one of Node's four worker threads. The wait ends before the caller's deadline, so the caller is told. */
const usualLimits: TurnLimits = { atOnce: Math.min(3, availableParallelism()), waiting: 128, longestWaitMs: 3_000 };

/**
 * Argon2id hashes of passwords. Only a few are computed at once, so that a burst of log-ins does not fill the memory or stop other work.
 * The client networks take turns, so that a burst from one does not delay the others. Accounts that exist go before new ones.
 */
export function createPasswords(limits: TurnLimits = usualLimits): Passwords {
  const takeTurn = createTurns(limits, 'Too many people are logging in. Try again.');
  const inTurn = <T>(derive: () => Promise<T>, { network, lane, deadlineAtMs }: Whose) =>
    takeTurn(derive, { atMs: deadlineAtMs }, network, lanes[lane]);

  return {
    async hash(password, whose) {
      const length = [...password.normalize('NFC')].length;
      if (length < 8 || length > 128) throw new AppError('invalid_request', 'A password has 8 to 128 characters.');
      const salt = randomBytes(16);
      return write({ ...cost, salt, tag: await inTurn(() => derive(password, { ...cost, salt, tagLength }), whose) });
    },

    async verify(password, stored = unmatched, whose) {
      const { tag, ...parameters } = read(stored);
      const derived = await inTurn(() => derive(password, { ...parameters, tagLength: tag.length }), whose);
      return timingSafeEqual(derived, tag) && stored !== unmatched;
    },
  };
}

interface Parameters {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
  salt: Buffer;
}

interface StoredHash extends Parameters {
  tag: Buffer;
}

const argon2Async = promisify(argon2);

/** Keyboards can produce different code points for the same password. NFC makes them equal. */
function derive(password: string, { salt, ...parameters }: Parameters & { tagLength: number }): Promise<Buffer> {
  return argon2Async('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce: salt, ...parameters });
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

function write({ memory, passes, parallelism, salt, tag }: StoredHash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

function read(stored: string): StoredHash {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored);
  if (!match) throw new Error('A stored password hash is not an argon2id hash.');
  const [, memory, passes, parallelism, salt = '', tag = ''] = match;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** Used in place of a stored hash when the user name is unknown. */
const unmatched = write({ ...cost, salt: Buffer.alloc(16), tag: Buffer.alloc(tagLength) });
