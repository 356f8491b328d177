import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Kept for as long as this process lives: a lock is gone with the object that holds it. */
const held: DatabaseSync[] = [];

const busy = 5;

/**
 * Takes a folder for this process alone; false if another one has it. The lock is one of the file system's own, on a file in the folder, so it
 * holds between all that see the folder, in whatever container or network they are, and it ends with its process however that ends. Node
 * itself can lock no file; the database that it brings along does so.
 */
export function lockFolder(folder: string): boolean {
  const database = new DatabaseSync(path.join(folder, 'souk.lock'));
  try {
    // Else it would put a second file beside the first.
    database.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return false;
    throw error;
  }
  held.push(database);
  return true;
}
