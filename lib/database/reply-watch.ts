import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** A statement without a reply is checked first after `silenceMs`, then every `lookEveryMs` until it has one. */
const silenceMs = 500;
const lookEveryMs = 250;

interface Waiting {
  processId: number;
  sentAtMs: number;
  wasIdle: boolean;
  giveUp: () => void;
}

/** Waits for the reply to a statement. Rejects if the network has dropped its connection. */
export type AwaitReply = <Reply>(processId: number, reply: Promise<Reply>) => Promise<Reply>;

/**
 * Finds connections that the network has silently dropped: the statement has no reply, and the server reports its process as idle twice in
 * a row. `idleAmong` asks the server over another connection. A statement that waits for a lock is not idle, so it continues.
 */
export function watchReplies(idleAmong: (processIds: number[]) => Promise<readonly number[]>): AwaitReply {
  const waiting = new Set<Waiting>();
  let isLooking = false;

  async function lookWhileWaiting(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    while (waiting.size > 0) {
      await sleep(lookEveryMs, undefined, { ref: false });
      const silent = [...waiting].filter(({ sentAtMs }) => performance.now() - sentAtMs >= silenceMs);
      if (silent.length > 0) await lookInto(silent);
    }
    isLooking = false;
  }

  async function lookInto(silent: Waiting[]): Promise<void> {
    const none: readonly number[] = [];
    const idle = await idleAmong(silent.map(({ processId }) => processId)).catch(() => none);
    for (const one of silent) {
      const isIdle = idle.includes(one.processId);
      if (isIdle && one.wasIdle) one.giveUp();
      one.wasIdle = isIdle;
    }
  }

  return async (processId, reply) => {
    const { promise: forgotten, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(new Error('the network has forgotten a database connection'));
    const one: Waiting = { processId, sentAtMs: performance.now(), wasIdle: false, giveUp };
    waiting.add(one);
    lookWhileWaiting();
    try {
      return await Promise.race([reply, forgotten]);
    } finally {
      waiting.delete(one);
    }
  };
}
