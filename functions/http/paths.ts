import type { Endpoint, Method } from '../endpoint.ts';

/** An endpoint's path, prepared for matching request paths and extracting their parameters. */
export interface PathTemplate {
  readonly parameters: readonly string[];
  /** The parameters' values, still percent-encoded; undefined if the path does not match. */
  match(path: string): readonly string[] | undefined;
  /** Sort key: fixed segments come before variable ones, as in the load balancer's priorities. */
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

/** An endpoint, its path template, and the name of the function that serves it. */
export interface Route {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly template: PathTemplate;
}

export interface Found<R extends Route> {
  route: R;
  /** The path parameters' values. */
  values: readonly string[];
}

/** Finds endpoints by method and path. HEAD finds the GET endpoint. A path whose percent-encoding is invalid names nothing. */
export class RouteTable<R extends Route> {
  readonly #routes: readonly R[];

  constructor(routes: readonly R[]) {
    this.#routes = routes.toSorted((a, b) => (a.template.rank < b.template.rank ? -1 : 1));
  }

  find(method: string, path: string): Found<R> | undefined {
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const route of this.#routes) {
      if (route.endpoint.method !== wanted) continue;
      const values = valuesOf(route, path);
      if (values) return { route, values };
    }
    return undefined;
  }

  /** The contract's methods for this path; empty for an unknown path. */
  methods(path: string): Method[] {
    const matching = this.#routes.filter((route) => valuesOf(route, path));
    return [...new Set(matching.map(({ endpoint }) => endpoint.method))].sort();
  }
}

function valuesOf({ template }: Route, path: string): readonly string[] | undefined {
  try {
    return template.match(path)?.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Splits a request target into path and query. The target may also be a whole URL. */
export function splitTarget(target: string): { path: string; query: string } {
  const local = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}
