import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** The file with one role's session token for one server. A client stores nothing else. */
export interface SessionFile {
  read(): Promise<string | undefined>;
  write(token: string): Promise<void>;
  /** Removes the token, unless another client has stored a newer one. */
  remove(token: string): Promise<void>;
}

/** Only their owner can access the folder (700) and its files (600). */
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
      // A rename is atomic, so two clients that log in at once each leave a whole file.
      const draft = `${file}.${randomBytes(4).toString('hex')}`;
      await writeFile(draft, `${token}\n`, { mode: 0o600, flag: 'wx' });
      await rename(draft, file);
    },
    async remove(token) {
      if ((await read()) === token) await rm(file, { force: true });
    },
  };
}
