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

/** The same values, each asked for while the caller deals with the one before it. */
export async function* ahead<Value>(values: AsyncGenerator<Value>): AsyncGenerator<Value> {
  try {
    for (let next = values.next(); ; ) {
      const { done, value } = await next;
      if (done) return;
      next = values.next();
      // If the caller stops before it comes, nothing is left to deal with its failure.
      next.catch(() => {});
      yield value;
    }
  } finally {
    values.return(undefined).catch(() => {});
  }
}

/** The values of all, one of each in turn. Each is asked for while the caller deals with the others. */
export async function* byTurns<Value>(all: AsyncGenerator<Value>[]): AsyncGenerator<Value> {
  let left = all.map(ahead);
  try {
    while (left.length > 0)
      for (const values of left) {
        const { done, value } = await values.next();
        if (done) left = left.filter((other) => other !== values);
        else yield value;
      }
  } finally {
    for (const values of left) values.return(undefined).catch(() => {});
  }
}
