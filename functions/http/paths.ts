import { AppError } from '../../lib/errors.ts';
import type { Endpoint, Method } from '../endpoint.ts';

/** An endpoint's path, prepared: tells whether a path is one of its own and what its parameters are. */
export interface PathTemplate {
  readonly parameters: readonly string[];
  /** The parameters' values, still percent-encoded; undefined if the path is another one. */
  match(path: string): readonly string[] | undefined;
  /** Sorts fixed segments before variable ones, as the load balancer's priorities do. */
  readonly rank: string;
}

export function pathTemplate(path: string): PathTemplate {
  const segments = path.split('/');
  const parameters = segments.filter((segment) => segment.startsWith('{')).map((segment) => segment.slice(1, -1));
  const rank = segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');
  if (parameters.length === 0) return { parameters, rank, match: (other) => (other === path ? [] : undefined) };
  const pattern = segments.map((segment) => (segment.startsWith('{') ? '([^/]+)' : segment.replaceAll('.', '\\.'))).join('/');
  const form = new RegExp(`^${pattern}$`);
  return { parameters, rank, match: (other) => form.exec(other)?.slice(1) };
}

/** An endpoint under the name of the function that serves it, with what a list of them needs to find it. */
export interface Route {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly template: PathTemplate;
}

export interface Found<R extends Route> {
  route: R;
  values: readonly string[];
}

/** Finds endpoints by method and path. HEAD is GET without a body. */
export class RouteTable<R extends Route> {
  readonly #routes: readonly R[];

  constructor(routes: readonly R[]) {
    this.#routes = routes.toSorted((a, b) => (a.template.rank < b.template.rank ? -1 : 1));
  }

  find(method: string, path: string): Found<R> | undefined {
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const route of this.#routes) {
      if (route.endpoint.method !== wanted) continue;
      const values = route.template.match(path);
      if (values) return { route, values };
    }
    return undefined;
  }

  /** The methods of the contract for this path, none if there is no such path. */
  methods(path: string): Method[] {
    const matching = this.#routes.filter(({ template }) => template.match(path));
    return [...new Set(matching.map(({ endpoint }) => endpoint.method))].sort();
  }
}

/** A path without its query, also if the request line carries a whole URL. */
export function splitTarget(target: string): { path: string; query: string } {
  const local = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

/** Decodes one segment. Throws a not_found for one that is not properly encoded: it names nothing. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AppError('not_found', 'There is nothing at this path.');
  }
}
