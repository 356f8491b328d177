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
import type { PlantedBug } from '../controls/planted-bugs.ts';
import { type Balancers, openBalancers } from './balancers.ts';
import { closeEdges, type EdgeName, type Edges, openEdges, portsOfEdges } from './edges.ts';
import { instrument } from './instruments.ts';
import { type PartPorts, planDatabase, planParts } from './parts-plan.ts';
import { type InstanceName, instanceNames, type PartName, type Processes, processesOf } from './processes.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export interface FaultSystem {
  /** The functions as their clients reach them, through the network that can fail. */
  clientUrls: readonly string[];
  /** Every functions' process, reached directly. */
  directUrls: readonly string[];
  /** The one that dies at crash points, and resolves. */
  mortalUrl: string;
  paymentUrl: string;
  /** The databases for whoever checks, reached directly. */
  databases: Record<DatabaseName, string>;
  edges: Edges;
  /** Where product-db's data is, if that was asked for. */
  disk: SmallDisk | undefined;
  /** In front of every pair of instances, if that was asked for. */
  balancers: Balancers | undefined;
  /** Where an instance listens. */
  portOf(instance: InstanceName): number;
  processes: Processes;
  /** Kills a part that nobody starts again. */
  abandon(part: PartName): void;
  /** Starts one that was abandoned, and waits until it is ready. */
  revive(part: PartName): Promise<void>;
  /** Has something ended with the system. */
  adopt(running: Stoppable): void;
  /** The folder of everything, and in it that of Postgres. */
  dataFolder: string;
  clusterFolder: string;
  /** Where crash points are armed, and where the parts' log is. */
  folder: string;
  logFile: string;
  stop(): Promise<void>;
}

/** What a system is to have beyond the usual. */
export interface Needs {
  bug?: PlantedBug;
  /** A Postgres of its own for product-db, on a disk that can be filled. */
  smallDisk?: boolean;
  /** Two instances of every part but Postgres and the resolver, behind a balancer each. */
  twins?: boolean;
  /** The parts reach each other without the proxies, which take as much of a processor as the parts do: for whatever breaks no edge. */
  unproxied?: boolean;
}

/** So that its log leaves some of a small disk to the rows. */
const fewSegments = { min_wal_size: '32MB', max_wal_size: '64MB' };
const schedulerToken = 'the-scheduler-of-the-faults';
/** So old is a pending purchase when the resolver takes it up; seconds, so that a run is short. */
export const dueSeconds = 1;
/** The same part is killed more often than any crashes; its supervisor is not to lose patience. */
const longestDelayMs = 100;

/** Starts every part as the process that it is, on a Postgres of its own, with a proxy on every edge unless that is unwanted. */
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
  // Postgres's processes are known by a name made of its folder, once that is there.
  const clusters = [folder];

  /** Leaves nothing behind, however the run ends; what stands still could not be ended. */
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
