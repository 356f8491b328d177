import type { Explanation } from './errors/explanation.ts';
import { styledForErrors } from './text/style.ts';
import { plain, widthOf, wrapped } from './text/wrap.ts';

/** Output of a command: its result on standard output, everything else on standard error. */
export interface Output {
  /** Whether a program reads it. Then standard error has only an error's JSON, if there is one. */
  json: boolean;
  /** Writes the API's response unchanged, or as text for people. Writes nothing if there is nothing to show. */
  result(value: unknown, text: () => string): void;
  /** Writes a text for people; nothing if a program reads the output. */
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

/** Indented at a terminal; otherwise on one line for programs. */
function jsonOf(value: unknown, { isTTY }: NodeJS.WriteStream): string {
  return value === undefined ? '' : JSON.stringify(value, null, isTTY ? 2 : 0);
}
