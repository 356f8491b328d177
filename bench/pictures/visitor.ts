// A visitor: visits until its parent says so or is gone, sends back how long it waited, and ends. A process of its own and first in turn for a
// processor, so that work of the program that sends the pictures does not count as waiting.
import { constants, setPriority } from 'node:os';
import { createClient } from '../../clients/api/index.ts';
import { visit } from './visits.ts';

try {
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  // Only root may. Then the visitor shares the processor like any other program.
}
let isOver = false;
for (const event of ['message', 'disconnect'] as const) {
  process.once(event, () => {
    isOver = true;
  });
}
const [url = '', itemId = ''] = process.argv.slice(2);
process.send?.(await visit(createClient({ url }), itemId, () => isOver));
process.disconnect();
