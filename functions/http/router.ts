import { type FunctionName, functions } from '../endpoints.ts';
import type { Handler } from './app.ts';
import { routes } from './app.ts';
import { RouteTable, splitTarget } from './paths.ts';

/**
 * Serves all functions on one port of one process, as the load balancer does on one address. Path and method select the function. A request
 * that matches none goes to `health`, which responds with 404 or 405 from the list of endpoints.
 */
export function createRouter(handlerOf: (name: FunctionName) => Handler): Handler {
  const table = new RouteTable(routes);
  const names = Object.keys(functions) as FunctionName[];
  const handlers = Object.fromEntries(names.map((name) => [name, handlerOf(name)])) as Record<FunctionName, Handler>;
  return (request, response) => handlers[functionOf(table, request.method, request.url)](request, response);
}

/** The function that serves a request. */
export function functionOf(table: RouteTable<(typeof routes)[number]>, method = '', url = ''): FunctionName {
  return table.find(method, splitTarget(url).path)?.route.name ?? 'health';
}
