import { expect, test } from 'vitest';
import { createTurns } from '../../lib/process/turns.ts';

const tooMany = 'Too many wait.';
const later = () => ({ atMs: Date.now() + 15_000 });
const never = () => new Promise<never>(() => {});

test('a limited number of tasks run at once, in order', async () => {
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

test('a failed task passes its turn on', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 10 }, tooMany);
  const failing = takeTurn(() => Promise.reject(new Error('broken')), later());
  const next = takeTurn(() => Promise.resolve('run'), later());
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('run');
});

test('a full queue refuses a task at once, and a task that stops waiting frees its place', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 1 }, tooMany);
  takeTurn(never, later());
  const gone = new AbortController();
  const waiting = takeTurn(never, { ...later(), gone: gone.signal });
  await expect(takeTurn(never, later())).rejects.toMatchObject({ code: 'overloaded', message: tooMany });
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await expect(takeTurn(never, { atMs: Date.now() + 20 })).rejects.toMatchObject({ code: 'deadline_exceeded' });
});

test('a waiting task is refused as soon as its deadline passes, and never runs', async () => {
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
  const first = takeTurn(() => held, later(), { whose: 'first' });
  const ran: string[] = [];
  const refused: string[] = [];
  const ask = (name: string, whose: string) =>
    takeTurn(async () => ran.push(name), later(), { whose }).catch(({ code }) => refused.push(`${name} ${code}`));
  const endFirst = () => {
    end();
    return first;
  };
  return { ask, ran, refused, end: endFirst };
}

test('the callers of waiting tasks take turns, and each caller’s tasks run in order', async () => {
  const { ask, ran, end } = startHeld({ waiting: 10 });
  const waiting = [ask('a1', 'a'), ask('a2', 'a'), ask('a3', 'a'), ask('b1', 'b'), ask('b2', 'b'), ask('c1', 'c')];
  await end();
  await Promise.all(waiting);
  expect(ran).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('when the queue is full, a task of a caller with fewer tasks replaces the last one of the longest', async () => {
  const { ask, ran, refused, end } = startHeld({ waiting: 4 });
  const waiting = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3', 'a5'].map((name) => ask(name, name.charAt(0)));
  await expect.poll(() => refused.toSorted()).toEqual(['a3 overloaded', 'a4 overloaded', 'a5 overloaded', 'b3 overloaded']);
  await end();
  await Promise.all(waiting);
  expect(ran).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('a task is refused after the longest wait, even before its deadline', async () => {
  const { ask, ran, refused, end } = startHeld({ waiting: 4, longestWaitMs: 50 });
  await ask('late', 'a');
  expect(refused).toEqual(['late overloaded']);
  await end();
  expect(ran).toEqual([]);
});

test('the first lane goes first, and every eighth turn goes to a later one', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 100 }, tooMany);
  const { promise: held, resolve: end } = Promise.withResolvers<void>();
  const order: number[] = [];
  const first = takeTurn(() => held, later());
  const tasks = [2, 2, 1, ...Array<number>(12).fill(0)].map((lane) =>
    takeTurn(async () => order.push(lane), later(), { whose: 'a', lane }),
  );
  end();
  await Promise.all([first, ...tasks]);
  expect(order).toEqual([...Array(7).fill(0), 2, ...Array(5).fill(0), 1, 2]);
});

test('the later lanes take the eighth turns in turn, so that none is stuck behind the others', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 100 }, tooMany);
  const { promise: held, resolve: end } = Promise.withResolvers<void>();
  const order: number[] = [];
  const first = takeTurn(() => held, later());
  const lanes = [1, 1, 2, 2, ...Array<number>(28).fill(0)];
  const tasks = lanes.map((lane) => takeTurn(async () => order.push(lane), later(), { whose: 'a', lane }));
  end();
  await Promise.all([first, ...tasks]);
  const zeros = Array(7).fill(0);
  expect(order).toEqual([...zeros, 2, ...zeros, 1, ...zeros, 2, ...zeros, 1]);
});

test('a long queue in an earlier lane gives way to others: it does not keep the later lanes out', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 8 }, tooMany);
  const { promise: held, resolve: end } = Promise.withResolvers<void>();
  const first = takeTurn(() => held, later());
  const of = (lane: number, whose: string) => takeTurn(async () => whose, later(), { whose, lane }).catch(({ code }) => code);
  const greedy = Array.from({ length: 8 }, () => of(0, 'greedy'));
  const [known, unknown, another] = [of(0, 'known'), of(1, 'unknown'), of(2, 'new')];
  end();
  await first;
  expect(await Promise.all([known, unknown, another])).toEqual(['known', 'unknown', 'new']);
  expect(await Promise.all(greedy)).toEqual([...Array(5).fill('greedy'), ...Array(3).fill('overloaded')]);
});

test('in a full queue a task takes the place of one in a later lane, and of a short queue in an earlier lane none', async () => {
  const takeTurn = createTurns({ atOnce: 1, waiting: 2 }, tooMany);
  const { promise: held, resolve: end } = Promise.withResolvers<void>();
  const first = takeTurn(() => held, later());
  const of = (lane: number, whose: string) => takeTurn(async () => lane, later(), { whose, lane }).catch(({ code }) => code);
  const [early, late] = [of(1, 'a'), of(2, 'b')];
  const inPlace = of(1, 'c');
  expect(await late).toBe('overloaded');
  expect(await of(2, 'd')).toBe('overloaded');
  const foremost = of(0, 'e');
  end();
  await first;
  expect((await Promise.all([early, inPlace])).sort()).toEqual([1, 'overloaded']);
  expect(await foremost).toBe(0);
});
