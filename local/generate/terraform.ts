import { writeFile } from 'node:fs/promises';
import { deployment } from '../../functions/deployment.ts';

await writeFile(new URL('../../terraform/endpoints.json', import.meta.url), `${JSON.stringify(deployment(), null, 2)}\n`);
