import { writeFile } from 'node:fs/promises';
import { clientSource, type OpenApiDocument } from '../../clients/api/generate.ts';
import { openApiDocument } from '../../functions/contract/openapi/document.ts';

// The client's generator takes only a document, so this script makes the document and passes it on.
await writeFile(new URL('../../clients/api/gen.ts', import.meta.url), clientSource(openApiDocument() as unknown as OpenApiDocument));
