import { writeFile } from 'node:fs/promises';
import { openApiDocument } from '../../functions/contract/openapi/document.ts';

await writeFile(new URL('../../functions/contract/openapi.json', import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
