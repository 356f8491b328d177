// npm run faults: attacks systems of its own for as long as it is told to, and prints the scoreboard.
import { main } from '../../lib/main.ts';
import { type Control, runControl } from './controls.ts';
import { readOptions } from './options.ts';
import { type PlantedBug, plantedBugs } from './planted-bugs.ts';
import { runScenario, type Scenario } from './scenarios.ts';
import { asText, type FinishedRound, scoreboard } from './scoreboard.ts';
import { runSimulation } from './simulation.ts';

// So that whatever was started is ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

await main(async () => {
  const { rounds, seed, only, json, extent, seeds, firstSeed } = readOptions();
  const startedAt = new Date();
  const finished: FinishedRound[] = [];
  const controls: Control[] = [];
  const say = (line: string) => process.stderr.write(`${line}\n`);

  const lives = only.includes('simulation') ? await runSimulation({ firstSeed, seeds, json, say }) : [];
  const isScenario = (kind: string): kind is Scenario => kind !== 'simulation' && kind !== 'controls';
  for (let round = seed; round < seed + rounds; round++)
    for (const scenario of only.filter(isScenario)) {
      say(`${scenario}, seed ${round} …`);
      const startedAtMs = Date.now();
      const outcome = await runScenario(scenario, round, extent);
      finished.push({ scenario, seed: round, seconds: Math.round((Date.now() - startedAtMs) / 1_000), outcome });
    }
  for (const bug of only.includes('controls') ? (Object.keys(plantedBugs) as PlantedBug[]) : []) {
    say(`planted bug: ${bug} …`);
    controls.push(await runControl(bug, seed));
  }

  const board = scoreboard(startedAt, { lives, rounds: finished, controls });
  process.stdout.write(asText(board));
  process.exit(board.rows.every(({ passed }) => passed) ? 0 : 1);
});
