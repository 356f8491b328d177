// npm run faults: attacks systems of its own for as long as it is told to, and prints the scoreboard.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../lib/config.ts';
import { main } from '../../lib/main.ts';
import { type Control, runControl } from './controls.ts';
import { type PlantedBug, plantedBugs } from './planted-bugs.ts';
import { runScenario, type Scenario, scenarios } from './scenarios.ts';
import { asText, type FinishedRound, scoreboard } from './scoreboard.ts';

// So that whatever was started is ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const kinds = [...Object.keys(scenarios), 'controls'];

await main(async () => {
  const { rounds, seed, only, json, ...extent } = readOptions();
  const startedAt = new Date();
  const finished: FinishedRound[] = [];
  const controls: Control[] = [];
  const say = (line: string) => process.stderr.write(`${line}\n`);

  for (let round = seed; round < seed + rounds; round++)
    for (const scenario of only.filter((kind) => kind !== 'controls') as Scenario[]) {
      say(`${scenario}, seed ${round} …`);
      const startedAtMs = Date.now();
      const outcome = await runScenario(scenario, round, extent);
      finished.push({ scenario, seed: round, seconds: Math.round((Date.now() - startedAtMs) / 1_000), outcome });
    }
  for (const bug of only.includes('controls') ? (Object.keys(plantedBugs) as PlantedBug[]) : []) {
    say(`planted bug: ${bug} …`);
    controls.push(await runControl(bug, seed));
  }

  const board = scoreboard(startedAt, finished, controls);
  process.stdout.write(asText(board));
  if (json) await writeFile(json, `${JSON.stringify(board, null, 2)}\n`);
  process.exit(board.rows.every(({ passed }) => passed) ? 0 : 1);
});

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      only: { type: 'string', multiple: true, default: kinds },
      purchases: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      'stop-seconds': { type: 'string', default: '15' },
      json: { type: 'string' },
    },
  });
  const { only, json } = values;
  const number = (name: 'rounds' | 'seed' | 'purchases' | 'seconds' | 'stop-seconds') => {
    if (!/^\d{1,9}$/.test(values[name])) throw new ConfigError(`--${name} is ${values[name]}: it must be a whole number`);
    return Number(values[name]);
  };
  const unknown = only.find((kind) => !kinds.includes(kind));
  if (unknown) throw new ConfigError(`--only is ${unknown}: it must be one of ${kinds.join(', ')}`);
  return {
    only,
    json,
    rounds: number('rounds'),
    seed: number('seed'),
    purchases: number('purchases'),
    seconds: number('seconds'),
    stopSeconds: number('stop-seconds'),
  };
}
