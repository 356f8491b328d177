import type { Explanation } from './errors/explanation.ts';
import { styledForErrors } from './text/style.ts';
import { plain, widthOf, wrapped } from './text/wrap.ts';

/** What a command says: its result on standard output, all else on standard error. */
export interface Output {
  /** Whether a machine reads it: then standard error has an error's JSON or nothing. */
  json: boolean;
  /** The answer of the API as it came, or the same as text for people; nothing of either where there is nothing to say. */
  result(value: unknown, text: () => string): void;
  /** What helps a person and would disturb a machine. */
  note(text: string): void;
  warn(text: string): void;
  error(explanation: Explanation): void;
}

export function createOutput(): Output {
  const { stdout, stderr } = process;
  const tell = (text: string) => stderr.write(`${wrapped(text, widthOf(stderr))}\n`);
  return {
    json: false,
    result(value, text) {
      const said = this.json ? jsonOf(value, stdout) : wrapped(text(), widthOf(stdout));
      if (said) stdout.write(`${said}\n`);
    },
    note(text) {
      if (!this.json) tell(text);
    },
    warn(text) {
      if (!this.json) tell(styledForErrors('yellow', text));
    },
    error({ code, message, hint, exitCode, details }) {
      if (this.json)
        return void stderr.write(`${jsonOf({ code, message: plain(message), hint: hint && plain(hint), ...details, exitCode }, stderr)}\n`);
      tell(styledForErrors('red', message));
      if (hint) tell(hint);
    },
  };
}

/** Indented where a person reads it, on one line where a program does. */
function jsonOf(value: unknown, { isTTY }: NodeJS.WriteStream): string {
  return value === undefined ? '' : JSON.stringify(value, null, isTTY ? 2 : 0);
}
