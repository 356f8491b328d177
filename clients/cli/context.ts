import type { Client } from '../api/index.ts';
import { NotLoggedIn } from './errors/errors.ts';
import type { SentLists } from './errors/fields.ts';
import type { Interrupts } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Ask } from './prompts/ask.ts';
import { type KeptSession, keptSession, type SessionListener } from './session/kept-session.ts';
import { unbroken } from './text/wrap.ts';

export type Role = 'seller' | 'buyer';

/** Ids by the name of the arguments that they can stand for. */
export type ShownIds = Readonly<Record<'item' | 'purchase' | 'session', Set<string>>>;

/** The context in which a command runs. */
export interface Context {
  readonly role: Role;
  /** `script`: one command. `shell`: many commands, typed at a terminal. */
  readonly manner: 'script' | 'shell';
  server: string;
  /** Whether the command line names the server. */
  isServerNamed: boolean;
  /** The name of the command that runs. */
  command: string;
  output: Output;
  ask: Ask;
  readonly session: KeptSession;
  interrupts: Interrupts;
  /** Who is logged in, as far as this process knows. */
  username: string | undefined;
  /** Ids that were shown, for completion. */
  readonly shownIds: ShownIds;
  /** The lists of words that the command sent, so that an error can quote the refused word. */
  sent: SentLists;
  /** Shows the next page of the last list. */
  next: (() => Promise<void>) | undefined;
  /** A command as the person would type it here, with no-break spaces so that no line ends within it. */
  spell(command: string): string;
  /** How to get help on the running command. */
  help(): string;
}

type Given = Pick<Context, 'role' | 'manner' | 'server' | 'output' | 'ask' | 'interrupts'> & { onSession?: SessionListener };

export function createContext({ onSession = () => {}, ...given }: Given): Context {
  const isShell = given.manner === 'shell';
  const elsewhere = () => (context.isServerNamed ? ` --server ${context.server}` : '');
  const spell = (command: string) => unbroken(isShell ? command : `souk ${given.role} ${command}${elsewhere()}`);
  let session: KeptSession | undefined;
  const context: Context = {
    ...given,
    isServerNamed: false,
    command: '',
    username: undefined,
    shownIds: { item: new Set(), purchase: new Set(), session: new Set() },
    sent: {},
    next: undefined,
    spell,
    help: () => `See ${spell(isShell ? `help ${context.command}`.trim() : `${context.command} --help`.trim())}`,
    // Made late, because the server is known only after the arguments are parsed.
    get session() {
      session ??= keptSession(given.role, context.server, onSession);
      return session;
    },
  };
  return context;
}

/** The client, if it has a session. Throws NotLoggedIn otherwise. */
export async function inSession({ session, server, spell }: Context): Promise<Client> {
  const client = await session.client();
  if (client.token === undefined) throw new NotLoggedIn(`You are not logged in at ${server}.`, `Log in with: ${spell('log-in')}`);
  return client;
}
