import type { FunctionKey } from './caller.ts';
import type { Person } from './people.ts';

/** Makes a person's call of a function; makes none if what it needs is missing, such as a sale to refund. */
type Step = (person: Person) => Promise<unknown> | undefined;

export type Steps = Partial<Record<FunctionKey, Step>>;

export function swapPasswords(person: Person): void {
  person.passwords = [person.passwords[1], person.passwords[0]];
}
