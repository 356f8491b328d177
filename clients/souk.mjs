#!/usr/bin/env node
// If this Node is too old, the program runs on the one that is installed with the packages.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { adviceOn, isTooOld, needsNewerNode } from './node-version.mjs';

const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const program = new URL('souk.ts', import.meta.url);

const beside = addressBeside();
if (beside !== undefined) process.env.SOUK_URL ||= beside;

if (!isTooOld()) await import(program.href).catch(fail);
else if (existsSync(ownNode)) handOver();
else fail({ message: needsNewerNode() });

/** The address of the marketplace that `npm start` runs here; undefined if none runs. */
function addressBeside() {
  const folder = process.env.DATA_DIR || fileURLToPath(new URL('../.data', import.meta.url));
  try {
    return JSON.parse(readFileSync(`${folder}/running.json`, 'utf8')).url;
  } catch {
    return undefined;
  }
}

function handOver() {
  const child = spawn(ownNode, [fileURLToPath(program), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes. The child decides how to react.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(error) {
  process.stderr.write(`${adviceOn(error) ?? error.stack ?? error.message}\n`);
  process.exitCode = 1;
}
