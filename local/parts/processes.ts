import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The ids of this machine's processes whose command line contains a text. */
export function findProcesses(text: string): number[] {
  const found = process.platform === 'linux' ? fromProc() : fromPs();
  return found.filter(({ command }) => command.includes(text)).map(({ pid }) => pid);
}

/** Sends a signal, to a whole process group if the id is negative. Returns whether it was delivered. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

interface RunningProcess {
  pid: number;
  command: string;
}

/** Small container images have no `ps`. */
function fromProc(): RunningProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => ({ pid: Number(pid), command: commandLine(pid) }));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function fromPs(): RunningProcess[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}
