import { nameCategory, readCategory } from '../../audit/name-category.ts';
import { main } from '../../lib/process/main.ts';
import { withBooks } from './open-books.ts';

const usage = `npm run category -- NUMBER NAME
Names a category, which list-categories shows. With --remove instead of NAME, removes its name.`;

await main(async () => {
  const category = readCategory(process.argv.slice(2), usage);
  process.stdout.write(`${await withBooks('category', ({ product }) => nameCategory(product, category))}\n`);
});
