import type { Server } from 'node:http';
import { type Handler, routes } from './app.ts';
import { type FunctionName, functions } from './endpoints.ts';
import { functionServer } from './front.ts';
import { RouteTable, splitTarget } from './paths.ts';

/**
 * All functions behind one port of one process, as the load balancer has them behind one address: the path and method pick the function, and
 * that function's own server gets the request. What fits none goes to `health`, which answers 404 and 405 from the list.
 */
export function createRouter(): Handler {
  const table = new RouteTable(routes);
  const names = Object.keys(functions) as FunctionName[];
  const servers = Object.fromEntries(names.map((name) => [name, functionServer(name)])) as Record<FunctionName, Server>;
  return async (request, response) => {
    servers[functionOf(table, request.method, request.url)].emit('request', request, response);
  };
}

/** The function that serves a request. */
export function functionOf(table: RouteTable<(typeof routes)[number]>, method = '', url = ''): FunctionName {
  return table.find(method, splitTarget(url).path)?.route.name ?? 'health';
}
