// Plays gcloud and terraform for one project: it reads and changes a state in a file, as the real programs would change the project. FAKE_CLOUD
// names the file. It is a server, because the programs are asked so often that a start of Node for each question would take most of a test's
// time; it prints its port. A question is a list of texts, each with a NUL behind it: the process that asks, its standard input, the program, its
// arguments, and EOT. The response is the exit code on a line, and the output. `fail` in the state makes a command fail once with a message;
// `killAt` kills the process that asks, before or after the command of that number has changed something.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { gcloud } from './gcloud.mjs';
import { terraform } from './terraform.mjs';

const file = process.env.FAKE_CLOUD;
const end = '\0\u0004\0';

const server = createServer((socket) => {
  let asked = '';
  socket.setEncoding('utf8').on('error', () => {});
  socket.on('data', (part) => {
    asked += part;
    if (!asked.endsWith(end)) return;
    const [asking, input, program, ...args] = asked.slice(0, -end.length).split('\0');
    try {
      socket.end(respond(Number(asking), input, program, args));
    } catch (error) {
      socket.end(`1\n${error.stack}\n`);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));

/** Returns the response, or nothing if the process that asks was killed. */
function respond(asking, input, program, args) {
  const words = [program, ...args].join(' ');
  const state = JSON.parse(readFileSync(file, 'utf8'));
  const save = () => writeFileSync(file, JSON.stringify(state, undefined, 1));
  appendFileSync(`${file}.log`, `${words}\n`);
  state.commands = (state.commands ?? 0) + 1;
  save();

  const isKilled = (when) => {
    if (state.killAt?.command !== state.commands || state.killAt.when !== when) return false;
    process.kill(asking, 'SIGKILL');
    return true;
  };
  if (isKilled('before')) return '';
  const failing = Object.keys(state.fail ?? {}).find((part) => words.includes(part));
  if (failing !== undefined) {
    const message = state.fail[failing];
    delete state.fail[failing];
    save();
    return `1\nERROR: (${program}) ${message}\n`;
  }
  const answer = program === 'gcloud' ? gcloud(args, state, input) : terraform(args, state);
  save();
  if (isKilled('after')) return '';
  if (answer === undefined) return `1\nERROR: (${program}) NOT_FOUND or not allowed: ${args.join(' ')}\n`;
  return `0\n${typeof answer === 'string' ? answer : `${JSON.stringify(answer)}\n`}`;
}
