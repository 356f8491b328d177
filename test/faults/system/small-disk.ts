import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A scenario that this machine does not allow. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

/** A disk that is soon full, and hinders nobody else. */
export interface SmallDisk {
  folder: string;
  /** Leaves not a byte. */
  fill(): void;
  free(): void;
  /** Whoever still uses it keeps it until it ends. */
  unmount(): void;
}

/** A cluster with one database and a few segments of its log needs half of it. */
const mebibytes = 192;
const lumpBytes = 1024 * 1024;

/** Mounts a disk in memory on a folder of its own. Throws NotPossible where that is not allowed: it takes Linux and root. */
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
