import { routes } from '../../../functions/http/app.ts';
import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const armor = 'google_compute_security_policy';

interface Request {
  method: string;
  path: string;
  bytes: number;
}

export const limitedSenders: Policy = {
  rule: 'Cloud Armor refuses attacks, large bodies and addresses that send too much, above all log-ins and new accounts',
  findings: (deployed) =>
    ofType(deployed, armor).flatMap((policy) => {
      const rules = listAt(policy.values, 'rule').toSorted((a, b) => Number(at(a, 'priority')) - Number(at(b, 'priority')));
      const usual = perMinute(rules, { method: 'GET', path: '/v1/items', bytes: 0 });
      return [
        ...rules
          .filter((rule) => at(rule, 'preview') === true && !isGuess(rule))
          .map((rule) => `only watches ${textAt(rule, 'description')}`),
        ...rules
          .filter((rule) => at(rule, 'preview') !== true && !textAt(rule, 'action').startsWith('deny') && !isKnown(rule))
          .map((rule) => `lets in what is not known here: ${textAt(rule, 'description')}`),
        ...attacks
          .filter((attack) => !rules.some((rule) => refuses(rule, attack)))
          .map((attack) => `does not refuse ${attack} in an address`),
        ...(usual === Number.POSITIVE_INFINITY ? ['has no limit for one address'] : []),
        ...withoutSession
          .filter((request) => !(perMinute(rules, request) <= usual / 10))
          .map(({ method, path }) => `limits ${method} ${path} hardly more than anything else`),
        ...all
          .filter(({ mostBytes, ...request }) => perMinute(rules, { ...request, bytes: mostBytes + 1 }) > 0)
          .map(({ method, path }) => `lets in a body of any size for ${method} ${path}`),
        ...all
          .filter(({ mostBytes, ...request }) => perMinute(rules, { ...request, bytes: mostBytes }) === 0)
          .map(({ method, path, mostBytes }) => `refuses a body of ${mostBytes} bytes for ${method} ${path}`),
      ].map((finding) => `${policy.address} ${finding}`);
    }),
  broken: {
    'no limits': (copy) => put(firstOf(copy, armor), 'rule', []),
    'attacks that are only watched': (copy) => change(copy, /sqli in addresses/, { preview: true }),
    'scanners that are only watched': (copy) => change(copy, /scannerdetection/, { preview: true }),
    'attacks that are let in': (copy) => change(copy, /xss in addresses/, { action: 'allow' }),
    'attacks that are refused only in texts': (copy) =>
      put(firstOf(copy, armor), `rule.${indexOf(copy, /rce in addresses/)}.match.0.expr.0.expression`, guess('rce', 'POST')),
    'limits that are only watched': (copy) => change(copy, /Everything of one address/, { preview: true }),
    'a limit for log-ins that is only watched': (copy) => change(copy, /Log-ins/, { preview: true }),
    'large bodies that are only watched': (copy) => change(copy, /body/, { preview: true }),
    'no limit for log-ins': (copy) => change(copy, /Log-ins/, { action: 'allow', rate_limit_options: [] }),
    'a limit only for log-ins': (copy) => change(copy, /Everything of one address/, { action: 'allow', rate_limit_options: [] }),
    'a limit for log-ins that leaves some out': (copy) =>
      change(copy, /Log-ins/, { match: [{ expr: [{ expression: "request.method == 'POST' && request.path.matches('^/v1/sellers$')" }] }] }),
    'a limit for log-ins that is hardly one': (copy) =>
      put(firstOf(copy, armor), `rule.${indexOf(copy, /Log-ins/)}.rate_limit_options.0.rate_limit_threshold.0.count`, 1_199),
    'a way around the limits for everybody': (copy) => letIn(copy, { expr: [{ expression: 'true' }] }),
    'a way around the limits for a country': (copy) => letIn(copy, { expr: [{ expression: "origin.region_code == 'DE'" }] }),
    'a way around the limits for each half of all addresses': (copy) =>
      letIn(copy, { config: [{ src_ip_ranges: ['0.0.0.0/1', '128.0.0.0/1'] }] }),
    'a way around the limits for one path or any': (copy) =>
      letIn(copy, { expr: [{ expression: "request.path.matches('^/$') || request.path.matches('.*')" }] }),
    'a limit only for a country': (copy) => letIn(copy, { expr: [{ expression: "origin.region_code == 'DE'" }] }, 'throttle'),
    'a limit that is never reached before the other': (copy) => change(copy, /Log-ins/, { priority: 401 }),
    'a limit that refuses nothing': (copy) =>
      put(firstOf(copy, armor), `rule.${indexOf(copy, /Log-ins/)}.rate_limit_options.0.exceed_action`, 'allow'),
    'a limit that all share': (copy) =>
      put(firstOf(copy, armor), `rule.${indexOf(copy, /Log-ins/)}.rate_limit_options.0.enforce_on_key`, 'ALL'),
    'bodies of 10 MiB': (copy) =>
      put(
        firstOf(copy, armor),
        `rule.${indexOf(copy, /body/)}.match.0.expr.0.expression`,
        "has(request.headers['content-length']) && int(request.headers['content-length']) > 10485760",
      ),
    'pictures of 9 MiB': (copy) => change(copy, /8 MiB/, sized(9 * mib)),
    'pictures of any size': (copy) => void listAt(firstOf(copy, armor).values, 'rule').splice(indexOf(copy, /8 MiB/), 1),
    'no large pictures': (copy) => change(copy, /1 MiB/, sized(mib)),
    'no pictures over 4 MiB': (copy) => change(copy, /8 MiB/, sized(4 * mib)),
    'large bodies for every POST': (copy) => change(copy, /1 MiB/, sized(mib, "request.method == 'POST'")),
    'large bodies for the paths of pictures, by any method': (copy) =>
      change(copy, /1 MiB/, sized(mib, "request.path.matches('^/v1/items/[^/]+/pictures')")),
    'large bodies for all that is below an item': (copy) =>
      change(copy, /1 MiB/, sized(mib, "request.method == 'POST' && request.path.matches('^/v1/items/')")),
    'large bodies from a country': (copy) => change(copy, /1 MiB/, sized(mib, "origin.region_code == 'DE'")),
  },
};

/** Requests that any client can send repeatedly without a session. */
const withoutSession: Request[] = routes
  .filter(({ endpoint: { method, caller } }) => method === 'POST' && caller === 'anyone')
  .map(({ endpoint: { method, path } }) => ({ method, path, bytes: 0 }));

const mib = 2 ** 20;

/** Every path by every method, with the largest body that it must get: a file, or what Cloud Armor lets in elsewhere. */
const all: (Omit<Request, 'bytes'> & { mostBytes: number })[] = routes.flatMap(({ endpoint }) =>
  ['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) =>
    [endpoint.path, `${endpoint.path}/more`].map((template) => {
      const path = template.replace(/\{\w+\}/g, '3-1042');
      const file = routes.find((other) => other.endpoint.method === method && other.endpoint.path === template)?.endpoint.file;
      return { method, path, mostBytes: file?.mostBytes ?? mib };
    }),
  ),
);

/** A rule's match for bodies above a size, but for some. */
const sized = (bytes: number, except?: string): Resource['values'] => {
  const size = `has(request.headers['content-length']) && int(request.headers['content-length']) > ${bytes}`;
  return { match: [{ expr: [{ expression: except === undefined ? size : `${size} && !(${except})` }] }] };
};

/** Google's own rules guess at attacks, and may only be watched besides. */
const isGuess = (rule: Json): boolean => conditionOf(rule).includes('evaluatePreconfiguredWaf');

/** Google's sets of rules. Bodies, which have sellers' texts, may be only watched. */
const attacks = ['sqli', 'xss', 'lfi', 'rce', 'protocolattack', 'scannerdetection'];

const guess = (attack: string, ...methods: string[]): string =>
  [
    `evaluatePreconfiguredWaf('${attack}-v33-stable', {'sensitivity': 1})`,
    ...methods.map((method) => `request.method.matches('^(${method})$')`),
  ].join(' && ');

const refuses = (rule: Json, attack: string): boolean =>
  at(rule, 'preview') !== true &&
  textAt(rule, 'action').startsWith('deny') &&
  [guess(attack), guess(attack, 'GET|HEAD')].includes(conditionOf(rule));

/** How many such requests one address may send in a minute: the first rule that fits decides. */
function perMinute(rules: Json[], request: Request): number {
  const rule = rules.find((candidate) => at(candidate, 'preview') !== true && fits(candidate, request));
  if (textAt(rule, 'action').startsWith('deny')) return 0;
  const limit = at(rule, 'rate_limit_options.0');
  const isLimit = textAt(limit, 'exceed_action').startsWith('deny') && textAt(limit, 'enforce_on_key') === 'IP';
  const [count, seconds] = ['count', 'interval_sec'].map((name) => Number(at(limit, `rate_limit_threshold.0.${name}`)));
  return textAt(rule, 'action') === 'throttle' && isLimit ? (60 * Number(count)) / Number(seconds) : Number.POSITIVE_INFINITY;
}

const conditionOf = (rule: Json): string => textAt(rule, 'match.0.expr.0.expression');

const isForAll = (rule: Json): boolean => conditionOf(rule) === '' && listAt(rule, 'match.0.config.0.src_ip_ranges').includes('*');

/** The clauses of a rule: `A && B`, or `A && B && !(C && D)`. */
function clausesOf(rule: Json): { all: string[]; butNot: string[] } {
  const [, all, butNot] = /^(.*?)(?: && !\((.*)\))?$/.exec(conditionOf(rule)) ?? [];
  return { all: all?.split(' && ') ?? [], butNot: butNot?.split(' && ') ?? [] };
}

/** Whether this policy knows all conditions of a rule. An unknown condition could let in any client. */
function isKnown(rule: Json): boolean {
  const { all, butNot } = clausesOf(rule);
  return isForAll(rule) || [...all, ...butNot].every((clause) => clauses.some(([form]) => form.test(clause)));
}

/** A rule fits if all its clauses do, and not all that are excepted; one that is not known here never does. */
function fits(rule: Json, request: Request): boolean {
  if (isForAll(rule)) return true;
  const { all, butNot } = clausesOf(rule);
  const holds = (clause: string) => clauseHolds(clause, request);
  return isKnown(rule) && all.every(holds) && !(butNot.length > 0 && butNot.every(holds));
}

const clauseHolds = (clause: string, request: Request): boolean =>
  clauses.some(([form, holds]) => {
    const found = form.exec(clause);
    return found !== null && holds(found[1] ?? '', request);
  });

const clauses: [RegExp, (value: string, request: Request) => boolean][] = [
  [/^has\(request\.headers\['content-length'\]\)$/, () => true],
  [/^int\(request\.headers\['content-length'\]\) > (\d+)$/, (most, { bytes }) => bytes > Number(most)],
  [/^request\.method == '(\w+)'$/, (expected, { method }) => method === expected],
  [/^request\.path\.matches\('([^']+)'\)$/, (pattern, { path }) => new RegExp(pattern).test(path)],
];

const indexOf = (deployed: Deployed, description: RegExp): number =>
  listAt(firstOf(deployed, armor).values, 'rule').findIndex((rule) => description.test(textAt(rule, 'description')));

function change(copy: Deployed, description: RegExp, values: Resource['values']): void {
  Object.assign(listAt(firstOf(copy, armor).values, 'rule')[indexOf(copy, description)] as object, values);
}

/** Adds a rule before all others. */
const letIn = (copy: Deployed, match: Json, action = 'allow'): void =>
  void listAt(firstOf(copy, armor).values, 'rule').push({ priority: 50, description: 'Friends', action, match: [match] });
