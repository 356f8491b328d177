import { expect, test } from 'vitest';
import { createTurns } from '../../lib/turns.ts';

const tooMany = 'Too many wait.';
const later = () => ({ atMs: Date.now() + 15_000 });
const never = () => new Promise<never>(() => {});

test('turns are taken so many at once, in the order they were asked for', async () => {
  const takeTurn = createTurns({ atOnce: 2, waiting: 10 }, tooMany);
  const [began, ends]: [number[], (() => void)[]] = [[], []];
  const tasks = [0, 1, 2, 3].map((i) =>
    takeTurn(() => {
      began.push(i);
      return new Promise<void>((resolve) => ends.push(resolve));
    }, later()),
  );
  await expect.poll(() => began).toEqual([0, 1]);
  ends[1]?.();
  await expect.poll(() => began).toEqual([0, 1, 2]);
  ends[0]?.();
  await expect.poll(() => began).toEqual([0, 1, 2, 3]);
  for (const end of ends) end();
  await Promise.all(tasks);
});

test('a task that fails gives its turn on', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 10 }, tooMany);
  const failing = takeTurn(() => Promise.reject(new Error('broken')), later());
  const next = takeTurn(() => Promise.resolve('run'), later());
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('run');
});

test('one more than may wait is refused at once, and a place in the queue becomes free when somebody stops waiting', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 1 }, tooMany);
  takeTurn(never, later());
  const gone = new AbortController();
  const waiting = takeTurn(never, { ...later(), gone: gone.signal });
  await expect(takeTurn(never, later())).rejects.toMatchObject({ code: 'overloaded', message: tooMany });
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await expect(takeTurn(never, { atMs: Date.now() + 20 })).rejects.toMatchObject({ code: 'deadline_exceeded' });
});

test('who waits hears of the deadline when it passes, not when the turn comes, and the task is never run', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 10 }, tooMany);
  const { promise: held, resolve: end } = Promise.withResolvers<void>();
  const first = takeTurn(() => held, later());
  const ran: string[] = [];
  const late = takeTurn(async () => ran.push('late'), { atMs: Date.now() + 50 });
  await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
  const tooLate = takeTurn(async () => ran.push('too late'), { atMs: Date.now() });
  await expect(tooLate).rejects.toMatchObject({ code: 'deadline_exceeded' });
  end();
  await first;
  await takeTurn(async () => ran.push('next'), later());
  expect(ran).toEqual(['next']);
});
