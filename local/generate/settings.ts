import { writeFile } from 'node:fs/promises';
import { settings } from '../../lib/config/settings.ts';
import { oldestPostgres } from '../../lib/database/server-version.ts';

const rows = Object.entries(settings).map(([name, setting]: [string, { default?: string; meaning: string }]) => {
  const usual = setting.default === undefined ? '–' : `\`${setting.default}\``;
  return `| \`${name}\` | ${usual} | ${setting.meaning} |`;
});

const page = `# Settings

All settings are environment variables. A wrong one stops the start with one line that names it. This page is written by \`npm run generate\` from
[lib/config/settings.ts](../lib/config/settings.ts).

| setting | default | meaning |
|---|---|---|
${rows.join('\n')}

Each process reads only its own settings, so any part can run on another host: start it there (\`npx node db-services/customer/index.ts\`,
\`npx node db-services/product/index.ts\`, \`npx node payment-service/index.ts\`) and give \`npm start\` its address.

**Who calls.** A service lets each function and command call only the methods that it needs. \`npm start\` gives the parts that it starts what they need
for this. A service that you start yourself needs its secret (\`CUSTOMER_DB_SECRET\`, \`PRODUCT_DB_SECRET\`, \`PAYMENT_SECRET\`), and \`npm start\` the same
one. Without its secret a service starts only with a \`HOST\` of this machine alone, and lets all processes of this machine call every method. \`npm
start\` runs its payment service so, unless \`FUNCTION_PROCESSES=each\`.

Variables for other programs have no effect: \`PGHOST\`, \`PGSSLMODE\` and their kind are not read, and calls between the parts never use a proxy.

**In the cloud** (\`K_SERVICE\` or \`CLOUD_RUN_JOB\` is set) a process refuses to start with a setting that is safe on one machine only, and names it:
\`NODE_ENV\` other than \`production\`, a database or a service without encryption, a service without its audience or without \`CALLER_ACCOUNTS\`, a short secret,
\`FORWARDED_HOPS=0\`, or any debugging. The functions that keep or delete pictures also refuse to start without \`PICTURES_BUCKET\`.

**Postgres.** Started by root, the embedded Postgres runs as the user \`postgres\`, who is created if missing. A Postgres of your own must be version
${oldestPostgres} or later. Souk migrates it with the login of its address.
`;

await writeFile(new URL('../../docs/settings.md', import.meta.url), page);
