import { defineConfig } from 'vitest/config';

/** Applies the deployment twice: `npm run check:terraform` judges it, `npm test` leaves it out. */
const policies = 'test/terraform/policies.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'souk', include: ['test/**/*.test.ts'], exclude: [policies], globalSetup: ['test/support/global-setup.ts'] },
      },
      { extends: true, test: { name: 'policies', include: [policies] } },
    ],
  },
});
