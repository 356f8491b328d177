import { AppError } from '../../lib/errors.ts';

/** Writes the sort keys of the last row of a page, which are whole numbers, as a cursor. */
export const writeCursor = (...numbers: number[]): string => numbers.join(',');

const form = /^-?\d{1,16}(,-?\d{1,16})*$/;

/** The numbers of a cursor; undefined for the first page. Throws `invalid_request` for a cursor that writeCursor cannot have written. */
export function readCursor(cursor: string, length: number): number[] | undefined {
  if (cursor === '') return undefined;
  const numbers = form.test(cursor) ? cursor.split(',').map(Number) : [];
  if (numbers.length !== length || !numbers.every(Number.isSafeInteger)) throw new AppError('invalid_request', 'The cursor is not one.');
  return numbers;
}

/** Cuts a page from the rows of a query whose limit is one row more than the page. */
export function cutPage<Row>(rows: Row[], pageSize: number, cursorAfter: (last: Row) => string): { rows: Row[]; nextCursor: string } {
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > pageSize && last ? cursorAfter(last) : '' };
}
