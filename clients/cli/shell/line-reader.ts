import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';

export interface LineReader {
  /** The next line; undefined after Ctrl-D. Ctrl-C drops the line and gives an empty one. */
  read(prompt: string): Promise<string | undefined>;
  /** Adds a line to the history, which exists only in this process. */
  remember(line: string): void;
  /** Discards lines that were pasted after the last one, so that they are not taken as answers to a question. */
  dropPasted(): void;
  /** Prints a text, above the line being typed if there is one. */
  notice(text: string, prompt: string): void;
}

const greatestHistory = 200;

export function createLineReader(complete: (line: string) => [string[], string]): LineReader {
  let history: string[] = [];
  let pasted: string[] = [];
  let reading: Interface | undefined;

  return {
    async read(prompt) {
      const waiting = pasted.shift();
      if (waiting !== undefined) return waiting;
      return new Promise((resolve) => {
        const { stdin: input, stdout: output } = process;
        // One interface per line, so that only a running command's prompts read standard input.
        const lines = createInterface({
          input,
          output,
          terminal: true,
          prompt,
          completer: complete,
          history: [...history],
          historySize: greatestHistory,
        });
        reading = lines;
        const end = (line: string | undefined) => {
          if (reading !== lines) return;
          reading = undefined;
          // Waits until all lines that were pasted with this one have been read.
          setImmediate(() => {
            lines.close();
            resolve(line);
          });
        };
        lines.on('line', (line) => (reading === lines ? end(line) : pasted.push(line)));
        lines.on('SIGINT', () => {
          output.write(lines.line === '' ? '\nLeave with exit or Ctrl-D.\n' : '^C\n');
          end('');
        });
        lines.on('close', () => {
          if (reading === lines) output.write('\n');
          end(undefined);
        });
        lines.prompt();
      });
    },
    remember(line) {
      history = [line, ...history.filter((one) => one !== line)].slice(0, greatestHistory);
    },
    dropPasted() {
      pasted = [];
    },
    notice(text, prompt) {
      if (!reading) return void process.stdout.write(`${text}\n`);
      clearLine(process.stdout, 0);
      cursorTo(process.stdout, 0);
      process.stdout.write(`${text}\n`);
      reading.setPrompt(prompt);
      reading.prompt(true);
    },
  };
}
