/** What V8 writes with `--cpu-prof`; times in microseconds of the monotonic clock. */
export interface CpuProfile {
  startTime: number;
  nodes: ProfileNode[];
  /** The id of the node that ran at each sample, and the time since the sample before. */
  samples: number[];
  timeDeltas: number[];
}

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

/** Whose code it is. */
export type Origin = 'Souk' | 'packages' | 'Node' | 'native code';

/** A function with all that it called, directly or not. */
export interface Flame {
  name: string;
  /** The file and line, from the folder of the repository on; empty for native code. */
  place: string;
  origin: Origin;
  ms: number;
  called: Flame[];
}

/** A time of the monotonic clock in microseconds, as `process.hrtime` has it. */
export interface Span {
  fromUs: number;
  untilUs: number;
}

const notBusy = new Set(['(idle)', '(root)']);

/** Adds up where a process used its CPU within a span. What was called under the same functions becomes one. Idle time is left out. */
export function flameOf({ startTime, nodes, samples, timeDeltas }: CpuProfile, { fromUs, untilUs }: Span, repository: string): Flame {
  const ownUs = new Map<number, number>();
  let atUs = startTime;
  for (const [i, id] of samples.entries()) {
    const deltaUs = timeDeltas[i] as number;
    atUs += deltaUs;
    if (atUs >= fromUs && atUs < untilUs) ownUs.set(id, (ownUs.get(id) ?? 0) + deltaUs);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Flame = { name: 'all', place: '', origin: 'Node', ms: 0, called: [] };

  /** Adds a node's time to the flames above it. Returns that time. */
  function add(node: ProfileNode, above: Flame): number {
    const { functionName } = node.callFrame;
    const flame = functionName === '(root)' ? above : flameIn(above, node, repository);
    let ms = notBusy.has(functionName) ? 0 : (ownUs.get(node.id) ?? 0) / 1_000;
    for (const id of node.children ?? []) ms += add(byId.get(id) as ProfileNode, flame);
    flame.ms += ms;
    return ms;
  }
  const [first] = nodes;
  if (first) add(first, root);
  return root;
}

function flameIn(above: Flame, { callFrame: { functionName, url, lineNumber } }: ProfileNode, repository: string): Flame {
  const name = functionName || '(anonymous)';
  const place = url === '' ? '' : `${url.replace(/^file:\/\//, '').replace(`${repository}/`, '')}:${lineNumber + 1}`;
  const known = above.called.find((flame) => flame.name === name && flame.place === place);
  if (known) return known;
  const flame: Flame = { name, place, origin: originOf(place), ms: 0, called: [] };
  above.called.push(flame);
  return flame;
}

function originOf(place: string): Origin {
  if (place === '') return 'native code';
  if (place.startsWith('node:')) return 'Node';
  return place.includes('node_modules/') ? 'packages' : 'Souk';
}
