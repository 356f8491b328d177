/** How many cases a test tries: the first figure in `npm test`, to keep it short; the second in `npm run test:all`, which CI runs. */
export const scale = (forPerson: number, forAll: number): number => (process.env['SOUK_TESTS'] === 'all' ? forAll : forPerson);
