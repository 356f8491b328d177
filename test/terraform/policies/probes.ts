import { servicesOf } from '../../../functions/endpoint.ts';
import { functions } from '../../../functions/endpoints.ts';
import type { ServiceName } from '../../../functions/services/calls.ts';
import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import { parts } from './invokers.ts';
import type { Policy } from './policy.ts';
import { containerOf, imageOf, service } from './processes.ts';

/** What Cloud Run asks a service: whether the database answers, before it gets requests; whether the process does, before it is ended. */
const questions = { startup_probe: 'health', readiness_probe: 'health', liveness_probe: 'liveness' };

/** How long the network may take to lead from a new instance to its database, and more. */
const startSeconds = 120;

const container = 'template.0.containers.0';

export const tellsItsHealth: Policy = {
  rule: "Cloud Run checks every service's health and liveness by its protocol, and waits for a new one's network",
  findings: (deployed) =>
    ofType(deployed, service).flatMap((resource) => {
      const probe = at(containerOf(resource), 'startup_probe.0');
      const patience = Number(at(probe, 'period_seconds')) * Number(at(probe, 'failure_threshold'));
      return [
        ...Object.entries(questions)
          .filter(([name, question]) => asked(resource, name) !== expected(resource, question))
          .map(([name, question]) => `${resource.address} is not asked for its ${question} as ${name}`),
        ...(Number(at(containerOf(resource), 'liveness_probe.0.failure_threshold') ?? 3) > 1
          ? []
          : [`${resource.address} is ended when it is late once`]),
        ...(patience >= startSeconds ? [] : [`${resource.address} is given up before the network is there`]),
      ];
    }),
  broken: {
    ...Object.fromEntries(
      Object.keys(questions).map((name) => [`no ${name}`, (copy: Deployed) => put(firstOf(copy, service), `${container}.${name}`, [])]),
    ),
    'a service that is ended while its database is away': (copy) =>
      put(firstOf(copy, service), `${container}.liveness_probe.0.grpc.0.service`, null),
    'a service that gets requests while its database is away': (copy) =>
      put(firstOf(copy, service, isPayment), `${container}.readiness_probe.0.http_get.0.path`, '/liveness'),
    'a question at another port': (copy) => put(firstOf(copy, service), `${container}.liveness_probe.0.grpc.0.port`, 8081),
    'gRPC to a service that speaks HTTP': (copy) => put(firstOf(copy, service, isPayment), `${container}.ports.0.name`, 'h2c'),
    'no patience': (copy) => put(firstOf(copy, service), `${container}.liveness_probe.0.failure_threshold`, 1),
    'no time to start': (copy) => put(firstOf(copy, service), `${container}.startup_probe.0.failure_threshold`, 10),
  },
};

export const outlastsItsCallers: Policy = {
  rule: "a service's time-out is as long as its callers wait",
  findings: (deployed) =>
    (Object.entries(parts) as [ServiceName, string][]).flatMap(([name, part]) =>
      ofType(deployed, service)
        .filter((resource) => imageOf(resource) === part && !(secondsOf(resource) >= waitedSeconds(name)))
        .map(({ address }) => `${address} is ended while its callers wait`),
    ),
  broken: {
    'too little time': (copy) => put(firstOf(copy, service, isPayment), 'template.0.timeout', '10s'),
  },
};

const isPayment = (resource: Resource): boolean => imageOf(resource) === parts.payment;

const secondsOf = ({ values }: Resource): number => Number(/^(\d+)s$/.exec(textAt(values, 'template.0.timeout'))?.[1]);

/** What the most patient endpoint waits that calls a service. */
function waitedSeconds(name: ServiceName): number {
  const callers = Object.values<(typeof functions)[keyof typeof functions]>(functions)
    .flat()
    .filter((endpoint) => servicesOf(endpoint).includes(name));
  return Math.max(...callers.map(({ deadlineMs }) => deadlineMs / 1_000));
}

/** What must be asked, and where. */
function expected(resource: Resource, question: string): string {
  const port = textAt(containerOf(resource), 'ports.0.container_port');
  return isPayment(resource) ? `http1 ${port}/${question}` : `h2c ${port} ${question}`;
}

/** The same of what is asked; gRPC has a name for what is not health as a whole. */
function asked(resource: Resource, name: string): string {
  const [probe, protocol] = [at(containerOf(resource), `${name}.0`), textAt(containerOf(resource), 'ports.0.name')];
  const texts = [
    ...listAt(probe, 'grpc').map((grpc: Json) => `${textAt(grpc, 'port')} ${textAt(grpc, 'service') || 'health'}`),
    ...listAt(probe, 'http_get').map((get: Json) => `${textAt(get, 'port')}${textAt(get, 'path')}`),
  ];
  return `${protocol} ${texts.join()}`;
}
