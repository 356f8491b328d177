import { type Endpoint, type Method, servicesOf } from './endpoint.ts';
import { functionGroups } from './endpoints.ts';
import type { ServiceName } from './services/calls.ts';
import type { Caller } from './services/context.ts';

type Group = keyof typeof functionGroups | 'purchase' | 'pictures' | 'sweep';

/** What the deployment must know about a function: who may call it, what it may call, and which requests it serves. */
export interface DeployedFunction {
  /**
   * Functions of one group share an identity. Those that call the payment service for a buyer have their own group, as have the one that
   * makes pictures and the one that deletes them.
   */
  group: Group;
  /** Whether any client may send requests; otherwise only the scheduler may. */
  public: boolean;
  calls: readonly ServiceName[];
  routes: readonly { method: Method; path: string; caller: Caller }[];
}

/** All functions by name. Names, services and routes are sorted, so that a diff shows only real changes. */
export function deployment(): Record<string, DeployedFunction> {
  const described = Object.entries(functionGroups).flatMap(([group, functions]) =>
    Object.entries<readonly Endpoint[]>(functions).map(([name, endpoints]) => [name, describe(group as Group, endpoints)] as const),
  );
  return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(group: Group, endpoints: readonly Endpoint[]): DeployedFunction {
  const calls = [...new Set(endpoints.flatMap(servicesOf))].sort();
  return {
    group: groupOf(group, calls),
    public: endpoints.every(({ caller }) => caller !== 'scheduler'),
    calls,
    routes: endpoints.map(({ method, path, caller }) => ({ method, path, caller })),
  };
}

function groupOf(group: Group, calls: readonly ServiceName[]): Group {
  if (calls.includes('pictures')) return group === 'system' ? 'sweep' : 'pictures';
  return group !== 'system' && calls.includes('payment') ? 'purchase' : group;
}
