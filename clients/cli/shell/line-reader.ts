import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';

export interface LineReader {
  /** The next line; undefined when the person leaves with Ctrl-D. A line that Ctrl-C drops is empty. */
  read(prompt: string): Promise<string | undefined>;
  /** Lets the arrow keys find a line again: as long as this process lives, and nowhere else. */
  remember(line: string): void;
  /** Forgets lines that were pasted behind the last one, so that they answer no question. */
  dropPasted(): void;
  /** Prints a text above the line that is being typed, if one is. */
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
        // One interface a line: while a command runs, standard input belongs to its prompts alone.
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
          // Only then has all been read that was pasted together with the line.
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
