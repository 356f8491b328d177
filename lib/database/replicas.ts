import { ConfigError } from '../config/config.ts';
import type { Settings } from '../config/settings.ts';
import { AppError, hasCode } from '../errors.ts';
import { currentDeadline, withDeadline } from '../process/deadline.ts';
import type { Log } from '../process/log.ts';
import { startBeats } from './beats.ts';
import type { Database, DatabaseLocation } from './db.ts';
import { openReplica, type Replica, type ReplicaOptions } from './replica.ts';

/** A replica that has not replied after this time is given up; the primary still has time to reply. */
const longestReadMs = 1_000;

interface ReplicasOptions extends Omit<ReplicaOptions, 'beats' | 'location'> {
  primary: Database;
  locations: readonly DatabaseLocation[];
}

export interface Replicas {
  readonly all: readonly Replica[];
  close(): Promise<void>;
}

type ReplicaSettings = Partial<
  Pick<Settings, 'DATABASE_URL_PRODUCT_READ' | 'CLOUD_SQL_READ_INSTANCES' | 'CLOUD_SQL_USER' | 'CLOUD_SQL_DATABASE'>
>;

/** Takes the locations of the read replicas from the settings; usually there are none. Throws a ConfigError if they contradict each other. */
export function replicaLocations({
  DATABASE_URL_PRODUCT_READ: url,
  CLOUD_SQL_READ_INSTANCES: instances = [],
  CLOUD_SQL_USER: user,
  CLOUD_SQL_DATABASE: database,
}: ReplicaSettings): DatabaseLocation[] {
  if (instances.length === 0) return url === undefined ? [] : [{ url }];
  if (url === undefined && user && database) return instances.map((instance) => ({ instance, user, database }));
  throw new ConfigError('Set either DATABASE_URL_PRODUCT_READ, or CLOUD_SQL_READ_INSTANCES with CLOUD_SQL_USER and CLOUD_SQL_DATABASE.');
}

/** Opens the replicas of a primary. Without any, the primary gets no beats. */
export function openReplicas({ primary, locations, ...options }: ReplicasOptions): Replicas {
  if (locations.length === 0) return { all: [], close: async () => {} };
  const beats = startBeats(primary);
  const all = locations.map((location) => openReplica({ ...options, location, beats }));
  return {
    all,
    async close() {
      beats.stop();
      await Promise.all(all.map((replica) => replica.close()));
    },
  };
}

/**
 * Runs a read on a replica. If the replica has failed, takes longer than a second, or lacks what is asked for, runs `elsewhere`. An error of
 * the client is then found there, too. A call that finds no place on the replica has waited long enough, and is refused.
 */
export async function readOr<Result>(onReplica: () => Promise<Result>, elsewhere: () => Promise<Result>, log: Log): Promise<Result> {
  const { atMs, gone } = currentDeadline();
  try {
    return await withDeadline({ atMs: Math.min(atMs, Date.now() + longestReadMs), gone }, onReplica);
  } catch (error) {
    if (gone?.aborted || hasCode(error, 'overloaded')) throw error;
    if (!(error instanceof AppError)) log.error({ error }, 'a read replica failed');
    return await elsewhere();
  }
}
