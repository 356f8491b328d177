import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Kept for the process's lifetime: garbage collection of a database object would release its lock. */
const held: DatabaseSync[] = [];

const busy = 5;

/**
 * Locks a folder for this process; returns false if another process has it. It is a file system lock on a file in the folder, so it holds
 * between all processes that see the folder, in any container, and it ends with its process, even after a crash. Node cannot lock files
 * itself; its built-in SQLite can.
 */
export function lockFolder(folder: string): boolean {
  const database = new DatabaseSync(path.join(folder, 'souk.lock'));
  try {
    // Otherwise SQLite would create a second file beside the first.
    database.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return false;
    throw error;
  }
  held.push(database);
  return true;
}
