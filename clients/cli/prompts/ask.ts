import { CliError, Interrupted } from '../errors/errors.ts';
import type { Interrupts } from '../interrupts.ts';

interface Question {
  message: string;
  /** Returns the error in an answer; undefined if it is valid. */
  check?: (answer: string) => string | undefined;
  /** The default for an empty line. */
  usual?: string;
}

/** Asks the user at the terminal. Ctrl-C and Ctrl-D reject with Interrupted. */
export interface Ask {
  /** Whether there is a user to ask. */
  readonly possible: boolean;
  text(question: Question): Promise<string>;
  /** Hides what is typed. */
  secret(question: Question): Promise<string>;
  choose<Value>(message: string, choices: readonly { name: string; value: Value }[]): Promise<Value>;
  confirm(message: string, usual: boolean): Promise<boolean>;
  /** The open question, as it is shown at the start of the line. */
  readonly open: string | undefined;
}

/** Loads the prompt library at the first question. Calls `onOpen` before each question. */
export function createAsk(possible: boolean, interrupts: Pick<Interrupts, 'signal'>, onOpen = () => {}): Ask {
  let open: string | undefined;

  async function prompt<Value>(message: string, run: (context: { signal: AbortSignal }) => Promise<Value>): Promise<Value> {
    if (!possible) throw new CliError(`There is no terminal to ask at: ${message}`);
    onOpen();
    // Between two questions the terminal sends Ctrl-C as a signal, which the library does not see.
    if (interrupts.signal.aborted) throw new Interrupted();
    const stopped = new AbortController();
    // On Ctrl-D the library closes the prompt but never settles its promise.
    const onKey = (_: string, key: { ctrl?: boolean; name?: string }) => key.ctrl && key.name === 'd' && stopped.abort();
    process.stdin.on('keypress', onKey);
    open = `? ${message} `;
    try {
      return await run({ signal: AbortSignal.any([stopped.signal, interrupts.signal]) });
    } catch (error) {
      if (error instanceof Error && givenUp.has(error.name)) throw new Interrupted();
      throw error;
    } finally {
      open = undefined;
      process.stdin.off('keypress', onKey);
    }
  }
  const validate = (check: Question['check']) => (answer: string) => check?.(answer) ?? true;

  return {
    possible,
    get open() {
      return open;
    },
    async text({ message, check, usual }) {
      const { default: input } = await import('@inquirer/input');
      return prompt(message, (context) =>
        input({ message, validate: validate(check), ...(usual !== undefined && { default: usual }) }, context),
      );
    },
    async secret({ message, check }) {
      const { default: password } = await import('@inquirer/password');
      // No mask, because it would show the length. No toggle, because a card or password must never be shown.
      return prompt(message, (context) => password({ message, validate: validate(check), mask: false, toggleMask: false }, context));
    },
    async choose(message, choices) {
      const { default: select } = await import('@inquirer/select');
      return prompt(message, (context) => select({ message, choices }, context));
    },
    async confirm(message, usual) {
      const { default: confirm } = await import('@inquirer/confirm');
      return prompt(message, (context) => confirm({ message, default: usual }, context));
    },
  };
}

const givenUp = new Set(['ExitPromptError', 'AbortPromptError']);
