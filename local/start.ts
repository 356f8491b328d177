import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readSettings } from '../lib/config/config.ts';
import { readCommandLine } from '../lib/process/command-line.ts';
import { createLog } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';
import { openDataDir } from './data-dir.ts';
import { buildShopIfOld } from './parts/built-shop.ts';
import { allSettings, reachable } from './parts/environment.ts';
import { planFunctions } from './parts/function-plans.ts';
import { checksCallers, functionTokens, serviceSecrets } from './parts/identities.ts';
import { openOutput } from './parts/output.ts';
import { requestOwn } from './parts/own-request.ts';
import { type Stoppable, startPart } from './parts/part.ts';
import { partOfDatabase, planServices, serviceAddresses } from './parts/plans.ts';
import { choosePorts } from './parts/ports.ts';
import { startScheduler } from './parts/scheduler.ts';
import { planDatabases, prepareDatabases } from './postgres/databases.ts';
import { keepPostgres } from './postgres/kept-postgres.ts';
import { recordRunning } from './running-system.ts';
import { stopRequest } from './stop-request.ts';
import { welcome } from './welcome.ts';

const healthyWithinMs = 30_000;

const usage = `npm start
Runs everything on this machine. docs/settings.md lists its settings, which are environment variables.`;

await main(async () => {
  readCommandLine({ usage, options: {} });
  const settings = readSettings(allSettings);
  const output = await openOutput(process.stdout);
  const log = createLog('souk', settings.LOG_LEVEL, output);
  const dataDir = await openDataDir(settings.DATA_DIR);
  const ports = await choosePorts(settings);
  const url = `http://${reachable(settings.HOST)}:${ports.PORT}`;
  const schedulerToken = settings.SCHEDULER_TOKEN ?? randomBytes(24).toString('base64url');

  // A stage depends on the stages before it, so the stages end in reverse order.
  const stages: Stoppable[][] = [];
  const stop = stopRequest(() => {
    for (const running of stages.flat()) running.kill();
  });
  const databases = planDatabases(settings, ports.POSTGRES_PORT, dataDir);
  const addresses = serviceAddresses(settings, ports);
  const secrets = serviceSecrets(
    settings,
    (part) => checksCallers(part, settings) && databases.some(({ name }) => partOfDatabase[name] === part),
  );
  const { PICTURES_BUCKET } = settings;
  const pictures = PICTURES_BUCKET ? { PICTURES_BUCKET } : { PICTURES_DIR: path.resolve(settings.PICTURES_DIR ?? dataDir.pictures) };
  const running = recordRunning(settings.DATA_DIR, { url, databases, services: { ...addresses, ...secrets }, pictures });

  async function start(): Promise<void> {
    const shop = buildShopIfOld(log);
    const onStarted = () => {
      running.update().catch((error) => log.warn({ error }, 'the addresses and processes could not be written to the data folder'));
    };
    const options = { output, log, onStarted };
    const plans = [
      planServices(databases, ports, settings.PICTURES_URL ?? `${url}/pictures`, secrets),
      ...(await planFunctions(
        settings,
        { ...addresses, PORT: String(ports.PORT), SCHEDULER_TOKEN: schedulerToken, ...pictures },
        functionTokens(secrets),
      )),
    ];
    if (databases.some(({ embedded }) => embedded)) {
      const postgres = keepPostgres({ dataDir: dataDir.cluster, port: ports.POSTGRES_PORT, password: dataDir.passwords.postgres }, options);
      stages.push([running.add('postgres', postgres)]);
      await postgres.ready;
    }
    await shop;
    const parts = plans.map((stage) => stage.map((plan) => running.add(plan.name, startPart(plan, options))));
    stages.push(...parts);
    await Promise.all([prepareDatabases(databases), ...parts.flat().map(({ ready }) => ready)]);
    await healthy(url);
    stages.push([startScheduler(url, schedulerToken, log)]);
    await running.update();
    process.stdout.write(welcome(url));
  }

  try {
    await Promise.race([start(), stop]);
    await stop;
  } finally {
    for (const stage of stages.reverse()) await Promise.all(stage.map((part) => part.stop()));
    await running.remove();
  }
  process.exit(0);
});

/** Waits until the functions report that they and all services behind them are healthy. */
async function healthy(url: string): Promise<void> {
  let said = '';
  for (const untilMs = Date.now() + healthyWithinMs; Date.now() < untilMs; await sleep(50)) {
    try {
      const { status, body } = await requestOwn(`${url}/v1/health`);
      said = body;
      if (status === 200) return;
    } catch (error) {
      said = (error as Error).message;
    }
  }
  throw new ConfigError(`Souk does not become ready: ${said.slice(0, 500)}`);
}
