// The load generator: a process of its own, so that what it costs is not part of what it measures. Its parent tells it what to do.
import { Crowd } from './crowd.ts';
import { type Recorder, round } from './figures.ts';
import type { Order, Report } from './generator.ts';
import { mixes } from './mixes.ts';
import { repeat } from './repeat.ts';

const crowds = new Map<string, Crowd>();
/** All runs of the case that is measured. */
let ofCase: Recorder | undefined;

const tell = (report: Report) => process.send?.(report);

function crowdOf(url: string): Crowd {
  const crowd = crowds.get(url) ?? new Crowd(url);
  crowds.set(url, crowd);
  return crowd;
}

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'repeat') return repeat(order.url, order.requests, order.forMs);
  const crowd = crowdOf(order.url);
  if (order.do === 'step') return { made: await crowd.step(order.role, order.key) };
  if (order.do === 'tokens') return { tokens: crowd.tokens(order.buyers), items: crowd.items };
  if (order.do === 'gather') {
    ofCase = undefined;
    return crowd.gather(order.clients);
  }
  const before = process.cpuUsage();
  const { recorder, seconds } = await crowd.run(mixes[order.mix], order.clients, order.calls, (calls) => tell({ calls }));
  const { user, system } = process.cpuUsage(before);
  const seen = recorder.seen();
  if (ofCase) ofCase.include(recorder);
  else ofCase = recorder;
  return { seen, seenInCase: { ...ofCase.seen(), perSecond: [] }, seconds: round(seconds), generatorCpuMs: round((user + system) / 1_000) };
}

process.on('message', (order: Order) => {
  obey(order).then(
    (result) => tell({ result }),
    (error: Error) => tell({ error: error.stack ?? error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
