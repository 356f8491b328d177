import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from '../load/caller.ts';
import { readContract } from '../load/contract.ts';
import type { Recorder } from '../load/figures.ts';
import { newPassword } from '../load/people.ts';

const connections = 5;

/** Opens so many accounts a second until then. One that is late delays only every fifth. */
export async function openAccounts(url: string, perSecond: number, untilMs: number, recorder: Recorder): Promise<void> {
  const everyMs = (connections / perSecond) * 1_000;
  const judge = readContract();
  const open = async (_: unknown, n: number) => {
    const caller = new Caller(url, judge);
    caller.recorder = recorder;
    for (let atMs = Date.now() + (n * everyMs) / connections; atMs < untilMs; atMs = Math.max(atMs + everyMs, Date.now())) {
      await sleep(Math.max(0, atMs - Date.now()));
      await caller.call('createBuyer', { name: 'Ada Buyer', username: `bench-${randomUUID()}`, password: newPassword() });
    }
  };
  await Promise.all(Array.from({ length: connections }, open));
}
