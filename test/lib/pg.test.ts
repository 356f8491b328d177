import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';

test('only lib/database/pg.ts loads pg, because the environment must be corrected before', async () => {
  const found: string[] = [];
  for await (const file of glob('{functions,db-services,payment-service,audit,lib,local,sql}/**/*.ts'))
    if (/^(import|export) (?!type\b).*from 'pg';$/m.test(readFileSync(file, 'utf8'))) found.push(file);
  expect(found).toEqual(['lib/database/pg.ts']);
});
