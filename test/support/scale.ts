/** How much a test tries: `npm test` takes the first figure, for a person who waits; `npm run test:all`, which CI runs, the second. */
export const scale = (forPerson: number, forAll: number): number => (process.env['SOUK_TESTS'] === 'all' ? forAll : forPerson);
