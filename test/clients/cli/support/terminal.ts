import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { type Home, program } from './souk.ts';

const patienceMs = 25_000;

export interface Terminal {
  readonly pid: number;
  /** All that was ever written to the screen, without what moves and colours it. */
  readonly shown: string;
  /** The same as it was written. */
  readonly written: string;
  /** Waits until this text is shown after the text seen before. Returns all text up to its end. */
  see(expected: string | RegExp): Promise<string>;
  /** Types a line, as soon as `after` is seen. */
  answer(after: string | RegExp, line: string): Promise<void>;
  press(keys: string): void;
  /** The exit code, when it has ended. */
  ended: Promise<number>;
}

export const keys = { enter: '\r', ctrlC: '\u0003', ctrlD: '\u0004', tab: '\t', up: '\u001b[A', down: '\u001b[B' };

/** Runs `souk` at a new terminal. */
export const atTerminal = (home: Home, args: readonly string[], size?: { columns: number }): Terminal =>
  programAtTerminal(process.execPath, home, [program, ...args], size);

/** The same for any program. */
export function programAtTerminal(file: string, home: Home, args: string[], { columns = 100 } = {}): Terminal {
  const pty = spawn(file, args, { cols: columns, rows: 40, env: home.env, name: 'xterm-256color' });
  let written = '';
  let seen = 0;
  const shown = () => stripVTControlCharacters(written).replaceAll('\r\n', '\n');
  pty.onData((data) => {
    written += data;
  });
  let hasEnded = false;
  const ended = new Promise<number>((resolve) =>
    pty.onExit(({ exitCode }) => {
      hasEnded = true;
      resolve(exitCode);
    }),
  );
  onTestFinished(() => {
    if (!hasEnded) pty.kill('SIGKILL');
  });

  async function see(expected: string | RegExp): Promise<string> {
    const pattern = typeof expected === 'string' ? new RegExp(expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : expected;
    const givesUpAtMs = Date.now() + patienceMs;
    for (;;) {
      const unseen = shown().slice(seen);
      const found = pattern.exec(unseen);
      if (found) {
        const end = found.index + found[0].length;
        seen += end;
        return unseen.slice(0, end);
      }
      if (Date.now() > givesUpAtMs) throw new Error(`${expected} is not shown. The screen after what was seen:\n${unseen}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return {
    pid: pty.pid,
    get shown() {
      return shown();
    },
    get written() {
      return written;
    },
    see,
    async answer(after, line) {
      await see(after);
      pty.write(line + keys.enter);
    },
    press: (pressed) => pty.write(pressed),
    ended,
  };
}
