/** Rows per read. */
export const pageSize = 1_000;

/** Less than every id. */
export const noId = '00000000-0000-0000-0000-000000000000';

/** Reads rows a page at a time. `next` returns at most `pageSize` rows, in their order, that come after the given one. */
export async function* pages<Row>(next: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row[]> {
  let page: Row[] = [];
  do {
    page = await next(page.at(-1));
    yield page;
  } while (page.length === pageSize);
}
