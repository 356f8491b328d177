import { readdirSync, readFileSync } from 'node:fs';

interface Seen {
  pid: number;
  command: string;
}

/** The processes that a process has started, and those that they have started. Linux only. A zombie has no command. */
export function descendants(pid: number): Seen[] {
  const children = read(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      read(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ')),
    ),
  ).flatMap((child) => (Number(child) > 0 ? [Number(child)] : []));
  return children.flatMap((child) => [{ pid: child, command: commandOf(child) }, ...descendants(child)]);
}

const commandOf = (pid: number) => read(() => [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')])[0] ?? '';

/** The names of a process's threads. */
export const threadsOf = (pid: number): string[] =>
  read(() => readdirSync(`/proc/${pid}/task`)).flatMap((thread) =>
    read(() => [readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim()]),
  );

/** Milliseconds of a processor that a process has used; 0 if it has ended. */
export function cpuMs(pid: number): number {
  const [stat = ''] = read(() => [readFileSync(`/proc/${pid}/stat`, 'utf8')]);
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(') ') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

/** Whether a process runs: a zombie does not. */
export const runs = (pid: number): boolean => commandOf(pid) !== '';

/** A process may end while it is looked at. */
function read(look: () => string[]): string[] {
  try {
    return look();
  } catch {
    return [];
  }
}
