import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';

/** What a hash costs to compute. */
export interface Cost {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
}

export interface Parameters extends Cost {
  salt: Buffer;
}

export interface StoredHash extends Parameters {
  tag: Buffer;
}

const argon2Async = promisify(argon2);

/** Keyboards can produce different code points for the same password. NFC makes them equal. */
export function derive(password: string, { salt, ...parameters }: Parameters & { tagLength: number }): Promise<Buffer> {
  return argon2Async('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce: salt, ...parameters });
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

export function write({ memory, passes, parallelism, salt, tag }: StoredHash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

export function read(stored: string): StoredHash {
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
