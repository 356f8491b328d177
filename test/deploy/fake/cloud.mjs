// Plays gcloud and terraform for one project: it reads and changes a state in a file, as the real programs would change the project. Its first
// argument says which of the two it is. FAKE_CLOUD names the file. `fail` in the state makes a command fail once with a message; `killAt` kills the
// program that asked, before or after the command of that number has changed something.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { gcloud } from './gcloud.mjs';
import { terraform } from './terraform.mjs';

const file = process.env.FAKE_CLOUD;
const [program, ...args] = process.argv.slice(2);
const words = [program, ...args].join(' ');
const state = JSON.parse(readFileSync(file, 'utf8'));
const save = () => writeFileSync(file, JSON.stringify(state, undefined, 1));

appendFileSync(`${file}.log`, `${words}\n`);
state.commands = (state.commands ?? 0) + 1;
save();

const die = (when) => {
  if (state.killAt?.command !== state.commands || state.killAt.when !== when) return;
  save();
  process.kill(process.ppid, 'SIGKILL');
  process.exit(1);
};
die('before');
const failing = Object.keys(state.fail ?? {}).find((part) => words.includes(part));
if (failing !== undefined) {
  process.stderr.write(`ERROR: (${program}) ${state.fail[failing]}\n`);
  delete state.fail[failing];
  save();
  process.exit(1);
}
const answer = (program === 'gcloud' ? gcloud : terraform)(args, state);
save();
die('after');
if (answer === undefined) {
  process.stderr.write(`ERROR: (${program}) NOT_FOUND or not allowed: ${args.join(' ')}\n`);
  process.exit(1);
}
process.stdout.write(typeof answer === 'string' ? answer : `${JSON.stringify(answer)}\n`);
