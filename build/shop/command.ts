// Builds the shop's page into dist/shop.
import path from 'node:path';
import { buildShop } from './build.ts';
import { shopFolder } from './sources.ts';

const root = path.join(import.meta.dirname, '../..');
await buildShop(root, shopFolder(root));
