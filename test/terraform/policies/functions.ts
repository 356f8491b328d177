import { deployment } from '../../../functions/deployment.ts';
import { functions } from '../../../functions/endpoints.ts';
import { functionNamed, functionsOf } from './access.ts';
import { at, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

/** What an answer may take beyond its handler's time: the request's way in, and the answer's way out. */
const marginSeconds = 2;

export const deployedAsListed: Policy = {
  rule: "exactly the listed functions exist, each with its own code and its endpoints' time",
  findings(deployed) {
    const [listed, found] = [Object.keys(deployment()), functionsOf(deployed)];
    const names = found.map(({ values }) => textAt(values, 'name'));
    return [
      ...listed.filter((name) => !names.includes(name)).map((name) => `${name} is not deployed`),
      ...names.filter((name) => !listed.includes(name)).map((name) => `${name} is deployed, and not in the list`),
      ...found
        .filter((resource) => at(resource.values, 'build_config.0.entry_point') !== nameOf(resource))
        .map(({ address }) => `${address} runs another's code`),
      ...found
        .filter((resource) => secondsOf(resource) < neededSeconds(nameOf(resource)))
        .map(({ address }) => `${address} is ended before its time`),
    ];
  },
  broken: {
    'one too few': (copy) => remove(copy, functionNamed(copy, 'get-cart')),
    'one too many': (copy) =>
      void copy.resources.push({
        ...functionNamed(copy, 'get-cart'),
        values: { ...functionNamed(copy, 'get-cart').values, name: 'get-all-carts' },
      }),
    "another's code": (copy) => put(functionNamed(copy, 'get-cart'), 'build_config.0.entry_point', 'get-item'),
    'too little time for a picture': (copy) => put(functionNamed(copy, 'add-picture'), 'service_config.0.timeout_seconds', 30),
    'too little time': (copy) => put(functionNamed(copy, 'make-purchase'), 'service_config.0.timeout_seconds', 10),
  },
};

const nameOf = ({ values }: Resource): string => textAt(values, 'name');

const secondsOf = ({ values }: Resource): number => Number(at(values, 'service_config.0.timeout_seconds'));

function neededSeconds(name: string): number {
  const endpoints = functions[name as keyof typeof functions] ?? [];
  return Math.max(...endpoints.map(({ deadlineMs }) => deadlineMs / 1_000)) + marginSeconds;
}
