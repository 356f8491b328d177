import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** This machine does not allow the scenario. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

/** A small disk that can be filled without effect on others. */
export interface SmallDisk {
  folder: string;
  /** Uses all free bytes. */
  fill(): void;
  free(): void;
  /** Processes that still use the disk keep it until they end. */
  unmount(): void;
}

/** A cluster with one database and a few log segments needs half of this. */
const mebibytes = 192;
const lumpBytes = 1024 * 1024;

/** Mounts an in-memory disk on a new folder. Throws NotPossible if that is not allowed: it needs Linux and root. */
export function mountSmallDisk(): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'souk-small-disk-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0711`, 'souk-faults', folder]);
  if (status !== 0) {
    rmdirSync(folder);
    throw new NotPossible(`A disk cannot be mounted here: ${String(stderr ?? '').trim() || 'there is no mount'}`);
  }
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: () => writeUntilFull(ballast),
    free: () => rmSync(ballast, { force: true }),
    unmount() {
      spawnSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    },
  };
}

function writeUntilFull(file: string): void {
  const fd = openSync(file, 'a');
  try {
    for (let bytes = lumpBytes; bytes >= 1; )
      try {
        writeSync(fd, Buffer.alloc(bytes));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes >>= 1;
      }
  } finally {
    closeSync(fd);
  }
}
