import { exitCodes } from './errors/exit-codes.ts';

/** How Ctrl-C affects the running command. */
export interface Interrupts {
  /** Aborts when the command must end. */
  readonly signal: AbortSignal;
  /** Starts a command that Ctrl-C ends. */
  begin(): void;
  /** While `work` runs, the first Ctrl-C only calls `first`; the second ends the command. */
  hold<Value>(first: () => void, work: () => Promise<Value>): Promise<Value>;
}

/** One key press may arrive twice: from the terminal, and forwarded by npm. */
const samePressMs = 300;

export function createInterrupts(): Interrupts {
  let controller = new AbortController();
  let held: (() => void) | undefined;
  let pressedAtMs = 0;

  process.on('SIGINT', () => {
    const isSamePress = Date.now() - pressedAtMs < samePressMs;
    pressedAtMs = Date.now();
    if (isSamePress) return;
    // If the first Ctrl-C did not end the command, nothing in it waits for the signal.
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
