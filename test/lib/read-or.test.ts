import { expect, test } from 'vitest';
import { readOr } from '../../lib/database/replicas.ts';
import { AppError, overloaded } from '../../lib/errors.ts';
import { collectLog } from '../support/parts/collected-log.ts';

/** What a client gets when its read on a replica fails. */
const readAfter = (error: Error) =>
  readOr(
    () => Promise.reject(error),
    async () => 'read in the primary',
    collectLog().log,
  );

test('a read that fails on a replica is read in the primary', async () => {
  for (const error of [new Error('broken'), new AppError('not_found', 'It is not there yet.'), new AppError('deadline_exceeded', 'Late.')])
    expect(await readAfter(error)).toBe('read in the primary');
});

test('a read that finds no place on a replica is refused: it has waited long enough', async () => {
  await expect(readAfter(overloaded('Too many.'))).rejects.toMatchObject({ code: 'overloaded' });
});
