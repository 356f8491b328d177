import { at, type Deployed, type Json, listAt, ofType, type Resource, textAt } from './deployed.ts';

interface Rule {
  priority: number;
  /** The function that its requests go to, or `bucket NAME`. */
  target: string;
  /** Each a path template, a whole path or a prefix, and a method; a request must fit one. */
  matches: { path: string; prefix: string; method: string }[];
  /** What the target gets in place of what fits. */
  rewrite: string | undefined;
}

/** The load balancer's rules in Google's order: the lowest number first, not in the file's order. */
export interface Routing {
  rules: Rule[];
  /** Where a request goes that fits no rule. */
  fallback: string;
}

/** Reads the URL map that has rules, and follows each to the Cloud Run service behind it. */
export function routingOf(deployed: Deployed): Routing {
  const matcher = listAt(urlMapOf(deployed)?.values, 'path_matcher')[0];
  const serviceOf = (backend: Json | undefined) => serviceBehind(deployed, backend);
  return {
    rules: listAt(matcher, 'route_rules')
      .map((rule) => ({
        priority: Number(at(rule, 'priority')),
        target: serviceOf(at(rule, 'service')),
        matches: listAt(rule, 'match_rules').map((match) => ({
          path: textAt(match, 'path_template_match') || textAt(match, 'full_path_match'),
          prefix: textAt(match, 'prefix_match'),
          method: textAt(
            listAt(match, 'header_matches').find((header) => textAt(header, 'header_name') === ':method'),
            'exact_match',
          ),
        })),
        rewrite: ['path_prefix_rewrite', 'path_template_rewrite']
          .map((name) => textAt(rule, `route_action.0.url_rewrite.0.${name}`))
          .find(Boolean),
      }))
      .sort((a, b) => a.priority - b.priority),
    fallback: serviceOf(at(matcher, 'default_service')),
  };
}

export const urlMapOf = (deployed: Deployed): Resource | undefined =>
  ofType(deployed, 'google_compute_url_map').find(({ values }) => listAt(values, 'path_matcher').length > 0);

/** The function or bucket that a request reaches. */
export const route = (routing: Routing, method: string, path: string): string => reached(routing, method, path).target;

/** The same, and the path under which it gets there. */
export function reached({ rules, fallback }: Routing, method: string, path: string): { target: string; path: string } {
  for (const { target, matches, rewrite } of rules)
    for (const match of matches.filter((match) => match.method === method))
      if (match.prefix ? path.startsWith(match.prefix) : templateFits(match.path, path))
        return { target, path: rewrite === undefined ? path : rewrite + (match.prefix ? path.slice(match.prefix.length) : '') };
  return { target: fallback, path };
}

/** `*` and `{name=*}` are one segment; `**` would be several. */
function templateFits(template: string, path: string): boolean {
  const pattern = template
    .split('/')
    .map((segment) =>
      /^(\*|\{\w+(=\*)?\})$/.test(segment) ? '[^/]+' : /^(\*\*|\{\w+=\*\*\})$/.test(segment) ? '.*' : segment.replaceAll('.', '\\.'),
    );
  return new RegExp(`^${pattern.join('/')}$`).test(path);
}

/** From a backend to its bucket; or to its group of endpoints, and from there to the service. */
function serviceBehind(deployed: Deployed, backend: Json | undefined): string {
  const bucket = byId(deployed, 'google_compute_backend_bucket', backend);
  if (bucket) return `bucket ${textAt(bucket.values, 'bucket_name')}`;
  const group = byId(deployed, 'google_compute_backend_service', backend)?.values;
  return textAt(
    byId(deployed, 'google_compute_region_network_endpoint_group', at(group, 'backend.0.group'))?.values,
    'cloud_run.0.service',
  );
}

const byId = (deployed: Deployed, type: string, id: Json | undefined): Resource | undefined =>
  ofType(deployed, type).find(({ values }) => values['id'] === id);
