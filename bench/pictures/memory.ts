import { readdir, readFile } from 'node:fs/promises';

/** The most memory that a process and those it started have had. */
export interface Peak {
  ownMib: number;
  /** The largest of the processes that it started, and of those that they started. */
  childMib: number;
  /** All of them at the same instant. */
  togetherMib: number;
}

const lookMs = 20;

/** Watches the resident memory of a process and of its descendants, which Linux shows. Call the result for the peak so far. */
export function watchMemory(pid: number): { peak: Peak; stop: () => void } {
  const peak: Peak = { ownMib: 0, childMib: 0, togetherMib: 0 };
  const look = async () => {
    const own = await residentMib(pid);
    const children = await Promise.all((await descendantsOf(pid)).map(residentMib));
    peak.ownMib = Math.max(peak.ownMib, own);
    peak.childMib = Math.max(peak.childMib, ...children);
    peak.togetherMib = Math.max(peak.togetherMib, own + children.reduce((sum, mib) => sum + mib, 0));
  };
  const timer = setInterval(() => void look(), lookMs);
  return { peak, stop: () => clearInterval(timer) };
}

export async function descendantsOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')));
  const children = lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}

async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024);
}
