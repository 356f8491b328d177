import { createLog, type Log } from '../../../lib/process/log.ts';

/** A log whose lines a test can read. */
export function collectLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog('payment', 'trace', { write: (line) => void lines.push(line) }), lines };
}
