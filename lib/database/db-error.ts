import { AppError, unavailable } from '../errors.ts';
import pg from './pg.ts';

const sqlState = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? '') : '');

/** Whether only this statement failed, or was never sent, so that its connection can be used again. */
export const isStatementError = (error: unknown): boolean =>
  error instanceof AppError || /^(2[1-9A-H]|3|4[0-4]|55|P0|5[34]|58)/.test(sqlState(error)) || sqlState(error) === '57014';

/**
 * Translates the errors of a database that cannot serve now: it is shutting down, full, out of connections, locked or read-only. Any other
 * database error is a defect of Souk and stays as it is.
 */
export function translate(error: unknown): unknown {
  const state = sqlState(error);
  if (state === '57014' || state === '55P03') return new AppError('deadline_exceeded', 'The database took too long.', {}, { cause: error });
  if (/^(08|40|53|57|58)/.test(state) || state === '25006' || state === '28P01' || state === '25P03' || state === '25P04')
    return unreachable(error);
  return error instanceof pg.DatabaseError || error instanceof AppError ? error : unreachable(error);
}

export const late = () => new AppError('deadline_exceeded', 'No time was left.');
export const unreachable = (cause: unknown) => unavailable('The database cannot be reached at the moment.', cause);
