import { type Balancer, startGrpcBalancer, startHttpBalancer } from '../../support/network/balancer.ts';
import type { InstanceName } from './processes.ts';

/** The parts with two instances, in the order in which a release replaces them: a service before its callers. */
export const pairs = [
  ['customer-db', 'customer-db-2'],
  ['product-db-1', 'product-db-2'],
  ['payment', 'payment-2'],
  ['functions-1', 'functions-2'],
] as const satisfies InstanceName[][];

export interface Balancers {
  /** The port for an instance's callers; undefined if there is only one instance. */
  portTo(instance: InstanceName): number | undefined;
  /** Sends no new requests to an instance. */
  take(instance: InstanceName): void;
  put(instance: InstanceName): void;
  close(): Promise<void>;
}

/** Opens a balancer for every pair. */
export async function openBalancers(ports: Record<InstanceName, number>): Promise<Balancers> {
  const found = new Map<InstanceName, Balancer>();
  for (const pair of pairs) {
    const start = pair[0].endsWith('-db') || pair[0].startsWith('product-db') ? startGrpcBalancer : startHttpBalancer;
    const balancer = await start(pair.map((name) => ports[name]));
    for (const name of pair) found.set(name, balancer);
  }
  return {
    portTo: (instance) => found.get(instance)?.port,
    take: (instance) => found.get(instance)?.take(ports[instance]),
    put: (instance) => found.get(instance)?.put(ports[instance]),
    async close() {
      for (const balancer of new Set(found.values())) await balancer.close();
    },
  };
}
