import type { Random } from '../../local/random.ts';
import type { World } from './world.ts';

/** Faults of a message. `held`: it arrives long after its sender has given up. */
export const messageFaults = ['request lost', 'request held', 'request doubled', 'answer lost', 'answer held', 'answer garbled'] as const;

export interface Network {
  world: World;
  random: Random;
  /** The probability of each fault; 0 ends all faults. */
  faultRate: number;
  /** Called with each fault and crash that happens. */
  hit(name: string): void;
}

export interface Call<Answer> {
  /** The receiver's action each time the message arrives. Throws the error for the sender. */
  execute: () => Answer;
  deadlineAtMs: number;
  /** What the message says, as far as its receiver does different things with it. */
  about?: string;
  /** The sender's error if there is no response. */
  silence: () => Error;
  /** The sender's error if it cannot read the response. Absent: such a response counts as lost. */
  garbled?: () => Error;
}

/** Sends a request and waits for its answer, over a network that can lose, hold, double or garble messages. */
export function send<Answer>(
  { world, random, faultRate, hit }: Network,
  { execute, deadlineAtMs, silence, garbled }: Call<Answer>,
): Promise<Answer> {
  const fault = random.chance(faultRate * messageFaults.length) ? random.pick(messageFaults) : undefined;
  if (fault) hit(fault);
  const travelMs = () => random.integer(1, 40);
  const heldMs = () => random.integer(1_000, 90_000);

  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const arrive = () => {
      const outcome = outcomeOf(execute);
      outcome.catch(() => {});
      if (fault === 'answer lost' || (fault === 'answer garbled' && !garbled)) return;
      world.after(fault === 'answer held' ? heldMs() : travelMs(), () => {
        const heard = fault === 'answer garbled' && garbled ? Promise.reject(garbled()) : outcome;
        heard.then(resolve, reject).finally(() => {
          isAnswered = true;
        });
      });
    };
    if (fault !== 'request lost') world.after(fault === 'request held' ? heldMs() : travelMs(), arrive);
    if (fault === 'request doubled') world.after(random.chance(0.5) ? travelMs() : heldMs(), () => void outcomeOf(execute).catch(() => {}));
    const giveUp = () => {
      // Nearly every deadline passes after the answer, and an error is dear to make.
      if (!isAnswered) reject(silence());
    };
    world.after(deadlineAtMs - world.nowMs(), giveUp, false);
  });
}

/** The receiver acts when the message arrives, not when the result is read. */
function outcomeOf<Answer>(execute: () => Answer): Promise<Answer> {
  try {
    return Promise.resolve(execute());
  } catch (error) {
    return Promise.reject(error);
  }
}
