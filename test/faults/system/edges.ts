import { startTcpProxy, type TcpProxy } from '../../support/network/tcp-proxy.ts';
import type { PartName } from './processes.ts';

/** Every connection of the system, named after both ends. Each goes through its own proxy. */
export const edgeNames = [
  'client to functions-1',
  'client to functions-2',
  'functions to customer-db',
  'functions to product-db-1',
  'functions to product-db-2',
  'functions to payment',
  'customer-db to postgres',
  'product-db to postgres',
  'payment to postgres',
] as const;

export type EdgeName = (typeof edgeNames)[number];

export type Edges = Record<EdgeName, TcpProxy>;

/** The part that listens at the far end of each edge. */
const farEnds: Record<EdgeName, PartName> = {
  'client to functions-1': 'functions-1',
  'client to functions-2': 'functions-2',
  'functions to customer-db': 'customer-db',
  'functions to product-db-1': 'product-db-1',
  'functions to product-db-2': 'product-db-2',
  'functions to payment': 'payment',
  'customer-db to postgres': 'postgres',
  'product-db to postgres': 'postgres',
  'payment to postgres': 'postgres',
};

/** The port at which the far end of each edge listens or will listen. */
export const portsOfEdges = (portAt: (farEnd: PartName, edge: EdgeName) => number): Record<EdgeName, number> =>
  Object.fromEntries(edgeNames.map((edge) => [edge, portAt(farEnds[edge], edge)])) as Record<EdgeName, number>;

/** Opens a proxy for every edge. */
export async function openEdges(ports: Record<EdgeName, number>): Promise<Edges> {
  const proxies = await Promise.all(edgeNames.map((edge) => startTcpProxy({ host: '127.0.0.1', port: ports[edge] })));
  return Object.fromEntries(edgeNames.map((edge, i) => [edge, proxies[i]])) as Edges;
}

export const closeEdges = (edges: Edges): Promise<unknown> => Promise.all(Object.values(edges).map((edge) => edge.close()));
