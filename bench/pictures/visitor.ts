// A visitor in a thread of its own: visits until a message comes, sends back how long it waited, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { createClient } from '../../clients/api/index.ts';
import { visit } from './visits.ts';

let isOver = false;
parentPort?.once('message', () => {
  isOver = true;
});
const { url, itemId } = workerData as { url: string; itemId: string };
parentPort?.postMessage(await visit(createClient({ url }), itemId, () => isOver));
