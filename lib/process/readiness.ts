import { SchemaError } from '../database/schema.ts';
import type { Log } from './log.ts';

/** Returns why a service cannot work now; undefined if it can. */
export type Readiness = () => Promise<Error | undefined>;

/** Makes a check of whether a service can work. What an operator must know and cannot see elsewhere, it logs once. */
export function readiness(checkHealth: () => Promise<void>, log: Log): Readiness {
  let logged: string | undefined;
  return async () => {
    const fault = await checkHealth().then(
      () => undefined,
      (error: Error) => error,
    );
    const reason = fault instanceof SchemaError ? fault.message : undefined;
    if (reason !== undefined && reason !== logged) log.error(`not ready: ${reason}`);
    if (fault === undefined && logged !== undefined) log.info('ready: the database has the schema now');
    if (fault === undefined || reason !== undefined) logged = reason;
    return fault;
  };
}
