import { writeFile } from 'node:fs/promises';
import { clientSource, type OpenApiDocument } from '../../clients/api/generate.ts';
import { openApiDocument } from '../../functions/contract/openapi/document.ts';

// The client knows the document alone, so somebody else has to hand it over.
await writeFile(new URL('../../clients/api/gen.ts', import.meta.url), clientSource(openApiDocument() as unknown as OpenApiDocument));
