import type { IncomingMessage, ServerResponse } from 'node:http';
import { untilFinished } from '../../lib/process/lifetime.ts';
import { once } from '../../lib/process/once.ts';
import { type FunctionName, functions } from '../endpoints.ts';
import { type AppOptions, Shared } from '../services/request-context.ts';
import { pathTemplate, type Route, RouteTable } from './paths.ts';
import { prepareRoute, type Served, serve } from './pipeline.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** All endpoints, each under its function's name. */
export const routes: readonly (Route & { name: FunctionName })[] = Object.entries(functions).flatMap(([name, endpoints]) =>
  endpoints.map((endpoint) => ({ name: name as FunctionName, endpoint, template: pathTemplate(endpoint.path) })),
);

/** Builds the functions on given services. Returns a lookup from a function's name to its request handler. */
export function createApp(options: AppOptions): (name: FunctionName) => Handler {
  const shared = new Shared(options);
  const all = new RouteTable(routes);
  return (name) => {
    // Preparing a route builds its schemas. A process that serves all functions asks for every handler at its start, so a function's routes
    // are prepared at its first request.
    const served = once((): Served => ({ own: new RouteTable(routes.filter((route) => route.name === name).map(prepareRoute)), all }));
    return (request, response) => untilFinished(serve(shared, served(), request, response));
  };
}
