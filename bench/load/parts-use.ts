import { readdirSync, readFileSync } from 'node:fs';

/** What a part of the system has used, in a time. */
interface PartUse {
  cpuMs: number;
  /** The most resident memory at one instant, of all its processes together. */
  peakMib: number;
}

export type Uses = Record<string, PartUse>;

/** Processes of the system by their names; their children count for them. */
export type FindProcesses = () => Promise<Record<string, number>>;

export interface PartsWatch {
  /** What each part has used since the last call. */
  take(): Promise<Uses>;
  stop(): void;
}

const lookEveryMs = 500;
const tickMs = 10;
const pageMib = 4_096 / 2 ** 20;

interface Process {
  pid: number;
  parent: number;
  cpuMs: number;
  residentMib: number;
}

/**
 * Watches CPU time and memory of all processes of a system. It looks often, because the time of a process that dies between two looks is
 * lost. Of Postgres, each database's connections are a part of their own, and its other processes are one. Needs Linux.
 */
export function watchParts(find: FindProcesses): PartsWatch {
  const seenMs = new Map<number, number>();
  const partOf = new Map<number, string>();
  let uses: Uses = {};

  async function look(isFirst = false): Promise<void> {
    // While the system ends, nothing is known of its processes.
    const named = new Map(Object.entries(await find().catch(() => ({}))).map(([name, pid]) => [pid, name]));
    const all = readProcesses();
    const memory: Record<string, number> = {};
    for (const process of all.values()) {
      const part = partOf.get(process.pid) ?? findPart(process, all, named);
      if (part === undefined) continue;
      partOf.set(process.pid, part);
      const use = uses[part] ?? { cpuMs: 0, peakMib: 0 };
      uses[part] = use;
      if (!isFirst) use.cpuMs += process.cpuMs - (seenMs.get(process.pid) ?? 0);
      seenMs.set(process.pid, process.cpuMs);
      memory[part] = (memory[part] ?? 0) + process.residentMib;
    }
    for (const [part, mib] of Object.entries(memory)) {
      const use = uses[part] as PartUse;
      use.peakMib = Math.max(use.peakMib, Math.round(mib));
    }
  }

  let looking = look(true);
  const timer = setInterval(() => {
    looking = looking.then(() => look());
  }, lookEveryMs);
  return {
    async take() {
      looking = looking.then(() => look());
      await looking;
      const taken = uses;
      uses = {};
      return taken;
    },
    stop: () => clearInterval(timer),
  };
}

function findPart({ pid }: Process, all: ReadonlyMap<number, Process>, named: ReadonlyMap<number, string>): string | undefined {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = all.get(at)?.parent) {
    const name = named.get(at);
    if (name === 'postgres') return `postgres, ${databaseOf(pid) ?? 'other'}`;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The database of a connection of one of the services, from the title of Postgres's process: `postgres: NAME: USER DATABASE ADDRESS …`. */
function databaseOf(pid: number): string | undefined {
  return /^postgres: \S+: souk_\w+ (\w+) /.exec(read(`/proc/${pid}/cmdline`))?.[1];
}

function readProcesses(): Map<number, Process> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.map((pid) => parse(Number(pid), read(`/proc/${pid}/stat`))).filter((process) => process !== undefined);
  return new Map(found.map((process) => [process.pid, process]));
}

/** The fields of `/proc/PID/stat` behind the name in parentheses begin with the third. */
function parse(pid: number, stat: string): Process | undefined {
  if (stat === '') return undefined;
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, user = 0, system = 0, pages = 0] = [fields[1], fields[11], fields[12], fields[21]];
  return { pid, parent, cpuMs: (user + system) * tickMs, residentMib: pages * pageMib };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The children of a process whose command line has this text. */
export function findChildren(pid: number, text: string): number[] {
  const children = [...readProcesses().values()].filter(({ parent }) => parent === pid);
  return children.map((child) => child.pid).filter((child) => read(`/proc/${child}/cmdline`).includes(text));
}
