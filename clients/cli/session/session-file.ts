import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where one role's session token for one server is kept: all that a client keeps. */
export interface SessionFile {
  read(): Promise<string | undefined>;
  write(token: string): Promise<void>;
  /** Removes the token, unless another client has put a newer one in its place. */
  remove(token: string): Promise<void>;
}

/** The folder and its files are for their owner alone (700 and 600). */
export function sessionFile(role: string, server: string, env = process.env): SessionFile {
  const configFolder = env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config');
  const folder = path.join(configFolder, 'souk', 'sessions');
  const file = path.join(folder, `${role}@${encodeURIComponent(server)}`);

  const read = async () => {
    try {
      return (await readFile(file, 'utf8')).trim() || undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return {
    read,
    async write(token) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const one of [path.dirname(folder), folder]) await chmod(one, 0o700);
      // Two clients that log in at once each put a whole file in place.
      const draft = `${file}.${randomBytes(4).toString('hex')}`;
      await writeFile(draft, `${token}\n`, { mode: 0o600, flag: 'wx' });
      await rename(draft, file);
    },
    async remove(token) {
      if ((await read()) === token) await rm(file, { force: true });
    },
  };
}
