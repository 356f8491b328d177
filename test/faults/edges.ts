import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** Every connection of the system, named after both ends; each goes through a proxy of its own. */
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

/** Opens a proxy for every edge, to the port at which its far end listens or will listen. */
export async function openEdges(portOf: (edge: EdgeName) => number): Promise<Edges> {
  const proxies = await Promise.all(edgeNames.map((edge) => startTcpProxy({ host: '127.0.0.1', port: portOf(edge) })));
  return Object.fromEntries(edgeNames.map((edge, i) => [edge, proxies[i]])) as Edges;
}

export const closeEdges = (edges: Edges): Promise<unknown> => Promise.all(Object.values(edges).map((edge) => edge.close()));
