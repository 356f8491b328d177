import type { Database } from '../../lib/database/db.ts';
import type { Replica } from '../../lib/database/replica.ts';
import { type Replicas, readOr } from '../../lib/database/replicas.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Log } from '../../lib/process/log.ts';
import { type Bulkhead, withBulkheads } from '../../lib/rpc/bulkheads.ts';
import type { CallContext, Service } from '../../lib/rpc/rpc.ts';

type ProductDb = Service<ProductDbDefinition>;

/** What a replica may be asked. Carts, purchases and sales are never read from one. */
export type ReplicaReads = Pick<ProductDb, 'searchItems' | 'getItem'>;

export interface ReplicaOptions {
  replicas: Replicas;
  log: Log;
  /** Statements that each replica runs for this service at once. */
  poolSize: number;
}

interface Copy {
  replica: Replica;
  reads: ReplicaReads;
  /** Reads that it runs now. */
  running: number;
}

/** On a replica searches rest for no other method, but they leave room for the reads of single items. */
const bulkheads = (poolSize: number): Bulkhead<ProductDbDefinition>[] => [
  { methods: ['searchItems'], atOnce: Math.ceil((poolSize * 3) / 4), share: 1 },
  { methods: ['getItem'], atOnce: Math.ceil(poolSize / 4), share: 1 },
];

/**
 * Sends the reads of a service to replicas, for clients that accept old data. While no replica is fresh, and if the chosen one fails, the
 * service reads in its own database, within the limits that it has for these reads.
 */
export function withReplicas(
  service: ProductDb,
  readsOf: (db: Database) => ReplicaReads,
  { replicas, log, poolSize }: ReplicaOptions,
): ProductDb {
  const copies = replicas.all.map(
    (replica): Copy => ({
      replica,
      reads: withBulkheads<ProductDbDefinition, ReplicaReads>(readsOf(replica.db), bulkheads(poolSize)),
      running: 0,
    }),
  );
  if (copies.length === 0) return service;

  function read<Request, Response>(
    method: (reads: ReplicaReads) => (request: Request, context: CallContext) => Promise<Response>,
  ): (request: Request, context: CallContext) => Promise<Response> {
    return (request, context) => {
      const elsewhere = () => method(service)(request, context);
      const copy = context.mayLag ? leastBusy(copies) : undefined;
      return copy ? readOr(() => counted(copy, () => method(copy.reads)(request, context)), elsewhere, log) : elsewhere();
    };
  }
  return { ...service, searchItems: read(({ searchItems }) => searchItems), getItem: read(({ getItem }) => getItem) };
}

/** Of the fresh replicas, the one that runs the fewest reads. */
function leastBusy(copies: readonly Copy[]): Copy | undefined {
  const fresh = copies.filter(({ replica }) => replica.isFresh());
  return fresh.length === 0 ? undefined : fresh.reduce((best, copy) => (copy.running < best.running ? copy : best));
}

async function counted<Result>(copy: Copy, read: () => Promise<Result>): Promise<Result> {
  copy.running += 1;
  try {
    return await read();
  } finally {
    copy.running -= 1;
  }
}
