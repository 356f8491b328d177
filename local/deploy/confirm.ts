import confirm from '@inquirer/confirm';
import { ConfigError } from '../../lib/config/config.ts';

/** Asks before something that costs money or cannot be undone. Throws a ConfigError unless the operator agrees. */
export async function agreeTo(message: string, { yes }: { yes: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new ConfigError(`${message} Cannot ask for confirmation: this is not a terminal. Add --yes.`);
  if (!(await confirm({ message, default: false }))) throw new ConfigError('Nothing was changed.');
}
