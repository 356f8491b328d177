import type { InstanceName } from '../system/processes.ts';
import type { BookedRefund } from './books.ts';

// The records of a run, for the checks and the report. Imports none of the code that fills them, so that scenes and checks can both use it.

/** A fault that was inflicted. */
export interface Inflicted {
  what: string;
  /** The part or the edge. */
  where: string;
  fromMs: number;
  untilMs: number;
  /** Time from the fault's end until every functions' process reported itself and all parts behind it healthy. */
  healedInMs: number;
}

/** Many buyers who want the same few units at once. */
export interface Rush {
  itemId: string;
  /** The units for sale. */
  units: number;
  /** Each buyer's first response, `ms` after the request; and the final status, after any repeats. */
  answers: { status: number; code?: string | undefined; ms: number; finally: number }[];
}

/** A time without the payment service, while the workload continues. */
export interface Outage {
  variant: 'refused' | 'silent';
  fromMs: number;
  /** When it began to come back: from then on a purchase may succeed. */
  endsAtMs: number;
  /** When the payment service was back. */
  untilMs: number;
  /** From then until a purchase had succeeded through each functions' process; at most 30 s, if none did. */
  recoveredInMs: number;
  /** The time without faults: from the start, or from shortly after the last outage. */
  calm: { fromMs: number; untilMs: number };
}

/** The result of restoring one database to an earlier instant, while the other knows all that was done since. */
export interface Restore {
  database: 'product' | 'payment';
  /** The paid purchases that product-db forgot and that were not refunded whole, or the purchases whose charges payment forgot. */
  forgotten: string[];
  /** The refunds of all purchases that both databases still know, as they were before. */
  refunds: BookedRefund[];
  /** Those of them that one database forgot. */
  forgottenRefunds: string[];
  /** The refunds whose purchase or charge one database forgot: nothing can mend them. */
  orphans: string[];
  /** The lines of the operator's audit, before and after the repairs. */
  found: string[];
  left: string[];
  /** The lines of the commands that adopt and send refunds. */
  said: string[];
  /** The statuses of new refunds while refunds were closed, and after the last audit; 0 if none could be requested. */
  whileClosed: number[];
  afterwards: number[];
  /** Forgotten refunds whose requests were repeated with their keys at the end, and the refund in the response. */
  repeated: { refundId: string; status: number; found: string | undefined }[];
  /** The responses to a refund of a forgotten charge: at once, and after the resolver had tried it, too. */
  ofForgotten: { status: number; refundId: string | undefined }[];
}

/** A time when the product database's disk is full, while the workload continues. */
export interface FullDisk {
  victim: 'rows' | 'log';
  fromMs: number;
  untilMs: number;
  /** The statuses of reads meanwhile. */
  reads: number[];
}

/** The replacement of every instance, one after another, during purchases. */
export interface Roll {
  /** Whether the gRPC balancer was also told first, as Cloud Run's is. If not, it learns from GOAWAY. */
  isAnnounced: boolean;
  fromMs: number;
  untilMs: number;
  /** Each process's time from SIGTERM to its end. */
  ended: { instance: InstanceName; inMs: number }[];
}

/** The records of all scenes. */
export interface Scenes {
  rushes: Rush[];
  outages: Outage[];
  restores: Restore[];
  fullDisks: FullDisk[];
  rolls: Roll[];
}

export const noScenes = (): Scenes => ({ rushes: [], outages: [], restores: [], fullDisks: [], rolls: [] });

/** The purchases whose charges a restored payment database has forgotten: each stays paid, and its refunds stay pending. */
export const unchargedIn = ({ restores }: Pick<Scenes, 'restores'>): ReadonlySet<string> =>
  new Set(restores.filter(({ database }) => database === 'payment').flatMap(({ forgotten }) => forgotten));
