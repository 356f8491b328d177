import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Applies the deployment twice: `npm run check:terraform` judges it, `npm test` leaves it out. */
const policies = 'test/terraform/policies.test.ts';

/** These take longest, in this order. They start first, so that no core is left idle at the end. */
const longest = [
  'test/faults/faults.test.ts',
  'test/fuzz/http.test.ts',
  'test/simulation/explore.test.ts',
  'test/bench/bench.test.ts',
  'test/shop/views.test.ts',
  'test/model/parallel.test.ts',
  'test/deploy/deploy.test.ts',
  'test/product/plans.test.ts',
  'test/product/any-message.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}

/** Tests of whole systems and of built packages that take long: `npm run test:all`, which CI runs, has them, `npm test` does not. */
const long = [
  'test/faults/faults.test.ts',
  'test/end-to-end/faults.test.ts',
  'test/model/parallel.test.ts',
  'test/end-to-end/output.test.ts',
  'test/end-to-end/containers.test.ts',
  'test/end-to-end/environment.test.ts',
  'test/bench/crowd.test.ts',
  'test/bench/bench.test.ts',
  'test/bench/profile.test.ts',
  'test/budgets/bundles.test.ts',
  'test/build/functions.test.ts',
  'test/build/bundle.test.ts',
  'test/build/migrator.test.ts',
  'test/functions/crowds.test.ts',
  'test/functions/outage.test.ts',
  'test/purchase/overload.test.ts',
  'test/customer/forgotten-connections.test.ts',
  'test/payment/forgotten-connections.test.ts',
  'test/purchase/forgotten-connections.test.ts',
  'test/clients/cli/currencies.test.ts',
  'test/customer/password-races.test.ts',
  'test/build/sbom.test.ts',
  'test/local/seed-pictures.test.ts',
  'test/clients/cli/interrupts.test.ts',
  'test/clients/cli/completion.test.ts',
  'test/clients/cli/aliases.test.ts',
  'test/clients/cli/examples.test.ts',
  'test/product/plans.test.ts',
  'test/product/read-replicas.test.ts',
  'test/customer/throttle-over-all.test.ts',
  'test/customer/raised-cost.test.ts',
  'test/clients/cli/errors.test.ts',
  'test/clients/cli/scripted.test.ts',
  'test/clients/cli/sessions.test.ts',
  'test/clients/cli/sales.test.ts',
  'test/clients/cli/pictures.test.ts',
  'test/functions/slow-clients.test.ts',
  'test/terraform/deploy/images.test.ts',
  'test/terraform/deploy/plan.test.ts',
  'test/clients/cli/purchases.test.ts',
  'test/clients/cli/passwords.test.ts',
  'test/clients/api/faults.test.ts',
  'test/clients/api/repetitions.test.ts',
  'test/audit/job.test.ts',
  'test/deploy/deploy.test.ts',
  'test/deploy/preflight.test.ts',
  'test/pictures/launcher.test.ts',
  'test/pictures/reencode.test.ts',
  'test/purchase/unknown-outcomes.test.ts',
  'test/payment/process.test.ts',
  'test/end-to-end/commands.test.ts',
  'test/shop/attacks.test.ts',
  'test/shop/browsing.test.ts',
  'test/shop/building.test.ts',
  'test/shop/killed.test.ts',
  'test/shop/outcomes.test.ts',
  'test/shop/retries.test.ts',
  'test/shop/selling.test.ts',
  'test/shop/serving.test.ts',
  'test/shop/sessions.test.ts',
  'test/shop/story.test.ts',
  'test/shop/views.test.ts',
];

/**
 * What these show depends on the time that is left to a part, for example to decoders that let all other processes go first; or, as the story,
 * they start so many processes at once that no time is left to others. They run one after the other, when the other tests have ended;
 * `npm test` leaves them out.
 */
const alone = [
  'test/pictures/storm.test.ts',
  'test/functions/bulkheads.test.ts',
  'test/functions/honest-log-ins.test.ts',
  'test/shop/pictures.test.ts',
  'test/shutdown/rolling.test.ts',
  'test/end-to-end/story.test.ts',
];
const isAll = process.env['SOUK_TESTS'] === 'all';
const leftOut = isAll ? [policies, ...alone] : [policies, ...alone, ...long];
const globalSetup = ['test/support/setup/global-setup.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // They end a test that hangs. They measure nothing: a slow machine with other work may need ten times as long as a quiet one.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // What a test waits for may take longer than a second, too.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      { extends: true, test: { name: 'souk', include: ['test/**/*.test.ts'], exclude: leftOut, globalSetup } },
      { extends: true, test: { name: 'alone', include: alone, globalSetup, maxWorkers: 1, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'policies', include: [policies] } },
    ],
  },
});
