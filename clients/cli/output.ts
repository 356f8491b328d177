import { styledForErrors } from './text/style.ts';

/** What a command says: its result on standard output, all else on standard error. */
export interface Output {
  /** Whether the result is for a machine. */
  json: boolean;
  /** The answer of the API as it came, or the same as text for people; nothing of either where there is nothing to say. */
  result(value: unknown, text: () => string): void;
  /** What helps a person and would disturb a machine. */
  note(text: string): void;
  warn(text: string): void;
  error(message: string, hint?: string): void;
}

export function createOutput(): Output {
  const { stdout, stderr } = process;
  return {
    json: false,
    result(value, text) {
      const said = this.json ? jsonOf(value) : text();
      if (said) stdout.write(`${said}\n`);
    },
    note(text) {
      if (!this.json) stderr.write(`${text}\n`);
    },
    warn(text) {
      stderr.write(`${styledForErrors('yellow', text)}\n`);
    },
    error(message, hint) {
      stderr.write(`${styledForErrors('red', message)}\n${hint ? `${hint}\n` : ''}`);
    },
  };
}

/** Indented where a person reads it, on one line where a program does. */
function jsonOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0);
}
