import { writeFile } from 'node:fs/promises';
import { processMemory } from '../../build/process-memory.ts';
import { deployment } from '../../functions/deployment.ts';
import { cacheControl, pageHeaders } from '../../shop/page-headers.ts';
import { shopRoutes } from '../../shop/routes.ts';

const shop = {
  routes: Object.values(shopRoutes),
  headers: Object.entries(pageHeaders).map(([name, value]) => `${name}: ${value}`),
  cache_control: cacheControl,
};

for (const [name, content] of Object.entries({ endpoints: deployment(), shop, memory: processMemory }))
  await writeFile(new URL(`../../terraform/${name}.json`, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
