/** A waiting task. */
export interface Place {
  begin(): void;
  refuse(): void;
}

export type Queues = ReturnType<typeof createQueues>;

/** One turn in so many goes to the last lane. */
const turnsOfLastLane = 8;

/** Queues in several lanes. The first lane goes first. */
export function createLanes() {
  const lanes: Queues[] = [];
  let turns = 0;

  function lane(number: number): Queues {
    while (lanes.length <= number) lanes.push(createQueues());
    return lanes[number] as Queues;
  }

  return {
    lane,
    size: () => lanes.reduce((sum, queues) => sum + queues.size(), 0),

    next(): Place | undefined {
      turns += 1;
      const waiting = lanes.filter((queues) => queues.size() > 0);
      return waiting.at(turns % turnsOfLastLane === 0 ? -1 : 0)?.next();
    },

    /** The place that a new task of `whose` may take: of a later lane, or in its own lane of a longer queue. */
    lastBehind(whose: string, number: number): Place | undefined {
      const later = lanes.findLast((queues, i) => i > number && queues.size() > 0);
      return later ? later.lastOfLongest() : lane(number).lastOfLonger(whose);
    },
  };
}

/** One queue for each `whose`, in the order of their turns. No queue is empty. */
function createQueues() {
  const queues = new Map<string, Set<Place>>();
  let waiting = 0;

  function longest(): Set<Place> {
    let found = new Set<Place>();
    for (const queue of queues.values()) if (queue.size > found.size) found = queue;
    return found;
  }

  return {
    size: () => waiting,

    add(place: Place, whose: string): void {
      const queue = queues.get(whose) ?? new Set();
      queues.set(whose, queue.add(place));
      waiting += 1;
    },

    remove(place: Place, whose: string): void {
      const queue = queues.get(whose);
      if (!queue?.delete(place)) return;
      waiting -= 1;
      if (queue.size === 0) queues.delete(whose);
    },

    /** The first place of the next queue. That queue then moves behind all others. */
    next(): Place | undefined {
      const [first] = queues;
      if (!first) return undefined;
      const [whose, queue] = first;
      queues.delete(whose);
      queues.set(whose, queue);
      const [place] = queue;
      return place;
    },

    lastOfLongest: (): Place | undefined => [...longest()].at(-1),

    /** The last place of the longest queue, if that queue has at least two places more than the queue of `whose`. */
    lastOfLonger(whose: string): Place | undefined {
      return longest().size > (queues.get(whose)?.size ?? 0) + 1 ? [...longest()].at(-1) : undefined;
    },
  };
}
