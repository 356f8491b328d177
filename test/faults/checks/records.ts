import type { InstanceName } from '../system/processes.ts';

// What a run writes down, for the checks and the report. It imports none of the code that fills it, so that scenes and checks can both use it.

/** A fault that was. */
export interface Inflicted {
  what: string;
  /** The part or the edge. */
  where: string;
  fromMs: number;
  untilMs: number;
  /** From its end until every functions' process said again that it and all behind it can serve. */
  healedInMs: number;
}

/** Many who want the same few units at once. */
export interface Rush {
  itemId: string;
  /** What there was to be sold. */
  units: number;
  /** The first that each of them got, `ms` after pressing the button; and the status that was the last word, however often that took. */
  answers: { status: number; code?: string | undefined; ms: number; finally: number }[];
}

/** A time without the payment service, amid people who go on. */
export interface Outage {
  variant: 'refused' | 'silent';
  fromMs: number;
  /** From then on the payment service is back. */
  untilMs: number;
  /** How long after that a purchase had succeeded through each of the functions' processes; half a minute if none did by then. */
  recoveredInMs: number;
  /** When all was well: from the beginning, or from a moment after the last outage. */
  calm: { fromMs: number; untilMs: number };
}

/** What became of a product database that was taken back to an earlier instant. */
export interface Restore {
  /** Purchases that were acknowledged as paid, and begun after that instant. */
  forgotten: string[];
  /** What the operator's audit said at first, a line each, and what it said when all of it was refunded. */
  found: string[];
  left: string[];
}

/** A time without room on the disk of the product database, amid people who go on. */
export interface FullDisk {
  victim: 'rows' | 'log';
  fromMs: number;
  untilMs: number;
  /** The statuses of what was only read meanwhile. */
  reads: number[];
}

/** Every instance was replaced while people bought, one after the other. */
export interface Roll {
  /** Whether the balancer of calls, too, was told first, as Cloud Run's is; if not, it finds out from GOAWAY. */
  isAnnounced: boolean;
  fromMs: number;
  untilMs: number;
  /** How long each process took from SIGTERM to its end. */
  ended: { instance: InstanceName; inMs: number }[];
}

/** What was seen of scenes that have a course of their own. */
export interface Scenes {
  rushes: Rush[];
  outages: Outage[];
  restores: Restore[];
  fullDisks: FullDisk[];
  rolls: Roll[];
}

export const noScenes = (): Scenes => ({ rushes: [], outages: [], restores: [], fullDisks: [], rolls: [] });
