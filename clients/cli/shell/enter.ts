import { SoukError } from '../../api/errors.ts';
import type { Context } from '../context.ts';

/** Continues with the stored session, or asks how to begin. */
export async function enter(context: Context, run: (words: readonly string[]) => Promise<void>): Promise<void> {
  const { ask, output, role } = context;
  context.interrupts.begin();
  const username = await usernameOfKeptSession(context);
  if (username !== undefined) {
    context.username = username;
    output.note(`You are logged in as ${username}.`);
    return;
  }
  const begin = await ask.choose(`You are not logged in. What would you like to do?`, [
    { name: 'Log in', value: 'log-in' },
    { name: `Open a ${role}'s account`, value: 'create-account' },
    { name: 'Look around first', value: 'help' },
  ]);
  await run([begin]);
}

async function usernameOfKeptSession({ role, session, interrupts: { signal } }: Context): Promise<string | undefined> {
  const client = await session.client();
  if (client.token === undefined) return undefined;
  try {
    return (await (role === 'seller' ? client.getOwnSeller : client.getOwnBuyer)({}, { signal })).username;
  } catch (error) {
    if (error instanceof SoukError && error.code === 'unauthenticated') return undefined;
    throw error;
  }
}
