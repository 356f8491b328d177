import { expect, test } from 'vitest';
import { createTurns } from '../../lib/process/turns.ts';

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

/** Takes the only turn; hands it on when called. Each task that follows notes its name, and ends at once. */
function startHeld(limits: { waiting: number; longestWaitMs?: number }) {
  const takeTurn = createTurns({ atOnce: 1, ...limits }, tooMany);
  const { promise: held, resolve: end } = Promise.withResolvers<void>();
  const first = takeTurn(() => held, later(), 'first');
  const ran: string[] = [];
  const refused: string[] = [];
  const ask = (name: string, whose: string) =>
    takeTurn(async () => ran.push(name), later(), whose).catch(({ code }) => refused.push(`${name} ${code}`));
  const endFirst = () => {
    end();
    return first;
  };
  return { ask, ran, refused, end: endFirst };
}

test('those for whom tasks wait take turns, and each one is served in the order of coming', async () => {
  const { ask, ran, end } = startHeld({ waiting: 10 });
  const waiting = [ask('a1', 'a'), ask('a2', 'a'), ask('a3', 'a'), ask('b1', 'b'), ask('b2', 'b'), ask('c1', 'c')];
  await end();
  await Promise.all(waiting);
  expect(ran).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('when all places are taken, a newcomer of a shorter queue gets the last one of the longest', async () => {
  const { ask, ran, refused, end } = startHeld({ waiting: 4 });
  const waiting = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3', 'a5'].map((name) => ask(name, name.charAt(0)));
  await expect.poll(() => refused.toSorted()).toEqual(['a3 overloaded', 'a4 overloaded', 'a5 overloaded', 'b3 overloaded']);
  await end();
  await Promise.all(waiting);
  expect(ran).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('a task that has waited for the longest time is refused, though its deadline is far', async () => {
  const { ask, ran, refused, end } = startHeld({ waiting: 4, longestWaitMs: 50 });
  await ask('late', 'a');
  expect(refused).toEqual(['late overloaded']);
  await end();
  expect(ran).toEqual([]);
});
