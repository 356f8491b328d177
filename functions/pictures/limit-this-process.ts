// Importing this file limits the process that imports it, from then on: it gets a low priority, goes on after SIGTERM and SIGINT, and kills
// itself when it takes more memory or processor time than one picture may, or when the process that started it is gone.
import { writeSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { processLimits, refusalLine } from './process-result.ts';

// Requests of other clients come before a picture. Threads that this one starts later have the same priority.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// The function finishes what it has begun, also if the signal reaches all its processes.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});

const parent = process.ppid;

// The process starts before its file comes. Until then its input ends if the process that started this one does.
process.stdin.once('readable', () => setInterval(check, 10).unref());

/** Ends a process that takes more than it may. The decoder works in other threads, so the timer runs while it decodes. */
function check(): void {
  // Without the process that started this one the result is lost.
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > processLimits.memoryBytes) end('needs more memory to be decoded than a picture may');
  if (process.cpuUsage().user > processLimits.cpuMs * 1_000) end('takes longer to be decoded than a picture may');
}

/** Only a signal ends the process at once: an exit would wait for the decoder's threads. */
function end(rule: string): void {
  writeSync(1, refusalLine(rule));
  process.kill(process.pid, 'SIGKILL');
}
