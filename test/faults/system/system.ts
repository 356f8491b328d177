import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '../../../lib/config/config.ts';
import { createLog } from '../../../lib/process/log.ts';
import { openDataDir } from '../../../local/data-dir.ts';
import { allSettings } from '../../../local/parts/environment.ts';
import type { Output } from '../../../local/parts/output.ts';
import { type Part, type PartPlan, type Stoppable, startPart } from '../../../local/parts/part.ts';
import { freePorts } from '../../../local/parts/ports.ts';
import { findProcesses, signal } from '../../../local/parts/processes.ts';
import { startScheduler } from '../../../local/parts/scheduler.ts';
import { type DatabaseName, databaseNames, prepareDatabases } from '../../../local/postgres/databases.ts';
import { clusterName } from '../../../local/postgres/embedded-postgres.ts';
import { type KeptPostgres, keepPostgres } from '../../../local/postgres/kept-postgres.ts';
import type { ProcessBug } from '../controls/planted-bugs.ts';
import { type Balancers, openBalancers } from './balancers.ts';
import { closeEdges, type EdgeName, type Edges, openEdges, portsOfEdges } from './edges.ts';
import { instrument } from './instruments.ts';
import { type PartPorts, planDatabase, planParts } from './parts-plan.ts';
import { type InstanceName, instanceNames, type PartName, type Processes, processesOf } from './processes.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export interface FaultSystem {
  /** The functions' addresses for clients, through the proxies. */
  clientUrls: readonly string[];
  /** The direct address of every functions' process. */
  directUrls: readonly string[];
  /** The process that dies at crash points and resolves purchases. */
  mortalUrl: string;
  paymentUrl: string;
  /** The databases' direct addresses, for the checks. */
  databases: Record<DatabaseName, string>;
  edges: Edges;
  /** The disk of product-db's data, if `smallDisk` was set. */
  disk: SmallDisk | undefined;
  /** The balancers in front of every pair of instances, if `twins` was set. */
  balancers: Balancers | undefined;
  /** The port of an instance. */
  portOf(instance: InstanceName): number;
  processes: Processes;
  /** Kills a part and does not let its supervisor restart it. */
  abandon(part: PartName): void;
  /** Starts an abandoned part and waits until it is ready. */
  revive(part: PartName): Promise<void>;
  /** Ends `running` together with the system. */
  adopt(running: Stoppable): void;
  /** The data folder of the system, which contains Postgres's folder. */
  dataFolder: string;
  clusterFolder: string;
  /** The folder of armed crash points and of the parts' log. */
  folder: string;
  logFile: string;
  stop(): Promise<void>;
}

/** Special needs of a system. */
export interface Needs {
  bug?: ProcessBug;
  /** A separate Postgres for product-db, on a disk that can be filled. */
  smallDisk?: boolean;
  /** Two instances, behind a balancer, of every part except Postgres and the resolver. */
  twins?: boolean;
  /** The parts connect without proxies, which use as much CPU as the parts. For scenarios that break no edge. */
  unproxied?: boolean;
}

/** Limits the log, so that a small disk has room for rows. */
const fewSegments = { min_wal_size: '32MB', max_wal_size: '64MB' };
const schedulerToken = 'the-scheduler-of-the-faults';
/** The age in seconds at which the resolver takes up a pending purchase; small, so that a run is short. */
export const dueSeconds = 1;
/** Kills are more frequent than real crashes, so the supervisor's restart delay must stay short. */
const longestDelayMs = 100;

/** Starts every part as a real process, on its own Postgres, with a proxy on every edge unless `unproxied`. */
export async function startSystem({ bug, smallDisk = false, twins = false, unproxied = false }: Needs = {}): Promise<FaultSystem> {
  const disk = smallDisk ? mountSmallDisk() : undefined;
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-faults-'));
  const [crashPoints, logFile] = [path.join(folder, 'crash-points'), path.join(folder, 'souk.log')];
  await mkdir(crashPoints);
  const lines = createWriteStream(logFile);
  const output: Output = { show: (from) => from.pipe(lines, { end: false }), write: (line) => lines.write(line) };
  const options = { output, log: createLog('supervisor', 'info', output), onStarted: () => {}, longestDelayMs };

  const settings = readSettings(allSettings, { DATA_DIR: folder });
  const dataDir = await openDataDir(folder);
  const [diskPort, ...free] = (await freePorts(1 + instanceNames.length, '127.0.0.1')) as [number, ...number[]];
  const ports = Object.fromEntries(free.map((port, i) => [instanceNames[i], port])) as PartPorts;
  const portOfDatabase = (name: DatabaseName) => (disk && name === 'product' ? diskPort : ports.postgres);
  const databases = databaseNames.flatMap((name) => planDatabase(name, { settings, port: portOfDatabase(name), dataDir }));
  const balancers = twins ? await openBalancers(ports) : undefined;
  const portsOfFarEnds = portsOfEdges((farEnd, edge) =>
    edge === 'product-db to postgres' ? portOfDatabase('product') : (balancers?.portTo(farEnd) ?? ports[farEnd]),
  );
  const edges = await openEdges(portsOfFarEnds);
  const started: Stoppable[] = [];
  // The name of Postgres's processes comes from its folder, so the folder must exist first.
  const clusters = [folder];

  /** Ends all processes and removes the folder, however the run ends. SIGKILL also ends stopped processes. */
  const endAtOnce = () => {
    for (const cluster of clusters) for (const pid of findProcesses(cluster)) signal(-pid, 'SIGKILL');
    for (const running of started) running.kill();
    disk?.unmount();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', endAtOnce);

  async function stop(): Promise<void> {
    process.off('exit', endAtOnce);
    for (const running of started.toReversed()) await running.stop();
    await closeEdges(edges);
    await balancers?.close();
    lines.end();
    disk?.unmount();
    await rm(folder, { recursive: true, force: true });
  }

  async function keep(clusterFolder: string, port: number, settings = {}): Promise<KeptPostgres> {
    const postgres = keepPostgres({ dataDir: clusterFolder, port, password: dataDir.passwords.postgres, settings }, options);
    started.push(postgres);
    await postgres.ready;
    clusters.push(await clusterName(clusterFolder));
    return postgres;
  }

  try {
    const postgres = await keep(dataDir.cluster, ports.postgres);
    if (disk) await keep(path.join(disk.folder, 'postgres'), diskPort, fewSegments);
    await prepareDatabases(databases);
    const urls = Object.fromEntries(databases.map(({ name, url }) => [name, url])) as Record<DatabaseName, string>;
    await instrument(urls, bug);

    const portsOfProxies = Object.fromEntries(Object.entries(edges).map(([edge, { port }]) => [edge, port])) as Record<EdgeName, number>;
    const reached = unproxied ? portsOfFarEnds : portsOfProxies;
    const plans = planParts({ settings, dataDir, ports, reached, schedulerToken, dueSeconds, crashPoints, bug, twins });
    const parts = new Map<string, Part>();
    const start = (plan: PartPlan): Promise<void> => {
      const part = startPart(plan, options);
      parts.set(plan.name, part);
      started.push(part);
      return part.ready;
    };
    await Promise.all(plans.map(start));
    const direct = (name: 'functions-1' | 'functions-2' | 'resolver') => `http://127.0.0.1:${ports[name]}`;
    started.push(startScheduler(direct('resolver'), schedulerToken, options.log));
    return {
      clientUrls: [`http://127.0.0.1:${reached['client to functions-1']}`, `http://127.0.0.1:${reached['client to functions-2']}`],
      directUrls: [direct('functions-1'), direct('functions-2'), direct('resolver')],
      mortalUrl: direct('resolver'),
      paymentUrl: `http://127.0.0.1:${ports.payment}/`,
      databases: urls,
      edges,
      disk,
      balancers,
      portOf: (instance) => ports[instance],
      processes: processesOf((name) => (name === 'postgres' ? postgres : parts.get(name)), clusters[1] as string),
      abandon: (name) => parts.get(name)?.kill(),
      revive: (name) => start(plans.find((plan) => plan.name === name) as PartPlan),
      adopt: (running) => started.push(running),
      dataFolder: folder,
      clusterFolder: dataDir.cluster,
      folder: crashPoints,
      logFile,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
