/** A waiting task. */
export interface Place {
  begin(): void;
  refuse(): void;
}

export type Queues = ReturnType<typeof createQueues>;

/** One turn in so many goes to the later lanes, which take it in turns. */
const turnsOfLaterLanes = 8;

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
      const [first, ...later] = lanes.filter((queues) => queues.size() > 0);
      const isForLater = turns % turnsOfLaterLanes === 0 && later.length > 0;
      return (isForLater ? later[(turns / turnsOfLaterLanes) % later.length] : first)?.next();
    },

    /** The place that a new task of `whose` may take: in a later lane, or of a longer queue, also in an earlier lane. */
    lastBehind(whose: string, number: number): Place | undefined {
      const later = lanes.findLast((queues, i) => i > number && queues.size() > 0);
      if (later) return [...later.longest()].at(-1);
      const own = lane(number).sizeOf(whose);
      const [longest = new Set<Place>()] = lanes.map((queues) => queues.longest()).sort((a, b) => b.size - a.size);
      // Otherwise the new task would only take the other's place.
      return longest.size > own + 1 ? [...longest].at(-1) : undefined;
    },
  };
}

/** One queue for each `whose`, in the order of their turns. No queue is empty. */
function createQueues() {
  const queues = new Map<string, Set<Place>>();
  let waiting = 0;

  return {
    size: () => waiting,
    sizeOf: (whose: string): number => queues.get(whose)?.size ?? 0,

    longest(): ReadonlySet<Place> {
      let found = new Set<Place>();
      for (const queue of queues.values()) if (queue.size > found.size) found = queue;
      return found;
    },

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
  };
}
