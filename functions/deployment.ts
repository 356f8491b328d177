import { type Endpoint, type Method, servicesOf } from './endpoint.ts';
import { functions } from './endpoints.ts';
import type { ServiceName } from './services/calls.ts';
import type { Caller } from './services/context.ts';

/** What the deployment must know about a function: who may call it, what it may call, and which requests it serves. */
export interface DeployedFunction {
  /** Whether any client may send requests; otherwise only the scheduler may. */
  public: boolean;
  /** The services that its identity may call. Each service decides by the identity which methods. */
  calls: readonly ServiceName[];
  routes: readonly { method: Method; path: string; caller: Caller }[];
}

/** All functions by name. Names, services and routes are sorted, so that a diff shows only real changes. */
export function deployment(): Record<string, DeployedFunction> {
  const described = Object.entries<readonly Endpoint[]>(functions).map(([name, endpoints]) => [name, describe(endpoints)] as const);
  return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(endpoints: readonly Endpoint[]): DeployedFunction {
  return {
    public: endpoints.every(({ caller }) => caller !== 'scheduler'),
    calls: [...new Set(endpoints.flatMap(servicesOf))].sort(),
    routes: endpoints.map(({ method, path, caller }) => ({ method, path, caller })),
  };
}
