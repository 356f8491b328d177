import { exitCodes } from './errors/exit-codes.ts';

/** What Ctrl-C does to the command that runs. */
export interface Interrupts {
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal;
  /** Begins a command: Ctrl-C ends it. */
  begin(): void;
  /** While `work` runs, the first Ctrl-C only calls `first`; the second ends the command. */
  hold<Value>(first: () => void, work: () => Promise<Value>): Promise<Value>;
}

/** One press may arrive twice: from the terminal, and passed on by npm. */
const samePressMs = 300;

export function createInterrupts(): Interrupts {
  let controller = new AbortController();
  let held: (() => void) | undefined;
  let pressedAtMs = 0;

  process.on('SIGINT', () => {
    const isSamePress = Date.now() - pressedAtMs < samePressMs;
    pressedAtMs = Date.now();
    if (isSamePress) return;
    // Nothing that waits for the signal is under way if the first did not end it.
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    if (!held) return controller.abort();
    held();
    held = undefined;
  });
  return {
    get signal() {
      return controller.signal;
    },
    begin() {
      controller = new AbortController();
    },
    async hold(first, work) {
      held = first;
      try {
        return await work();
      } finally {
        held = undefined;
      }
    },
  };
}
