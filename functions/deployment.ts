import { type Endpoint, type Method, servicesOf } from './endpoint.ts';
import { functionGroups } from './endpoints.ts';
import type { Caller } from './services/context.ts';
import type { ServiceName } from './services/services.ts';

type Group = keyof typeof functionGroups | 'purchase';

/** What the deployment must know of a function: who may call it, what it may call, and which requests are its own. */
export interface DeployedFunction {
  /** Functions of one group share an identity. Those in whose hands a buyer's money is have one of their own. */
  group: Group;
  /** Whether anybody may send it requests; else the scheduler alone. */
  public: boolean;
  calls: readonly ServiceName[];
  routes: readonly { method: Method; path: string; caller: Caller }[];
}

/** All functions by name. Names, services and routes are sorted, so that a change of the list shows as what it is. */
export function deployment(): Record<string, DeployedFunction> {
  const described = Object.entries(functionGroups).flatMap(([group, functions]) =>
    Object.entries<readonly Endpoint[]>(functions).map(([name, endpoints]) => [name, describe(group as Group, endpoints)] as const),
  );
  return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(group: Group, endpoints: readonly Endpoint[]): DeployedFunction {
  const calls = [...new Set(endpoints.flatMap(servicesOf))].sort();
  return {
    group: group !== 'system' && calls.includes('payment') ? 'purchase' : group,
    public: endpoints.every(({ caller }) => caller !== 'scheduler'),
    calls,
    routes: endpoints.map(({ method, path, caller }) => ({ method, path, caller })),
  };
}
