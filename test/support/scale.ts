/** CI tries more than somebody who waits for the answer: the first figure is for a person, the second for CI. */
export const scale = (forPerson: number, forCi: number): number => (process.env['CI'] ? forCi : forPerson);
