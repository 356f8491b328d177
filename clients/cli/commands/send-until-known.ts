import type { Context } from '../context.ts';
import { CliError, Interrupted, isOutcomeUnknown } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';

interface Sending<Outcome> {
  /** What is sent, such as `purchase`. */
  noun: string;
  /** What the user does not know while the outcome is unknown, such as `the purchase was made`. */
  doubt: string;
  /** What its key rules out, such as `never charged twice`. */
  promise: string;
  /** How the user can find out the outcome later. */
  waysToFindOut: string;
  send: () => Promise<Outcome>;
  /** Explains an error that says the outcome. */
  explained: (error: unknown) => unknown;
}

/**
 * Sends what Ctrl-C cannot cancel, with one key for all tries. After the first Ctrl-C the program still waits for the outcome. While the
 * outcome is unknown it asks whether to send again. If it stays unknown, throws an error that says how to find out.
 */
export async function sendUntilKnown<Outcome>({ ask, interrupts, output }: Context, sending: Sending<Outcome>): Promise<Outcome> {
  const { noun, doubt, promise, waysToFindOut, send, explained } = sending;
  const unknown = `The outcome of the ${noun} is unknown.`;
  const held = `The ${noun} is already sent, so its outcome is unknown. Finding out what happened to it… (Ctrl-C again leaves it)`;
  for (;;) {
    try {
      return await interrupts.hold(() => output.warn(held), send);
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw explained(error);
      const about = { hint: waysToFindOut, cause: error };
      if (interrupts.signal.aborted) throw new Interrupted(unknown, about);
      output.warn(`${(error as Error).message}\nWhether ${doubt} is not known.`);
      if (!ask.possible || !(await ask.confirm(`Find out? It is the same ${noun}, and ${promise}.`, true)))
        throw new CliError(unknown, { ...about, exitCode: exitCodes.unavailable });
    }
  }
}
