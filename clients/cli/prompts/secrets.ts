import { text } from 'node:stream/consumers';
import { rules } from '../../api/gen.ts';
import { brokenRule } from '../../api/rules.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors/errors.ts';
import type { Ask } from './ask.ts';
import { askCard, type Card, cardFields } from './card.ts';

type Source = Pick<Context, 'ask' | 'manner'>;

/** Explains why passwords and cards are never accepted as arguments. */
export const refusal =
  'Passwords and cards are never taken as arguments: everybody on this machine can read those, and the shell writes them down.';

/** Reads a password from standard input, SOUK_PASSWORD or a hidden prompt. A new password is typed twice. */
export async function readPassword({ ask, manner }: Source, options: { passwordStdin?: boolean; isNew?: boolean }): Promise<string> {
  if (options.passwordStdin) return (await readStdin('--password-stdin')).replace(/\r?\n$/, '');
  if (manner === 'script' && process.env['SOUK_PASSWORD']) return process.env['SOUK_PASSWORD'];
  if (!ask.possible)
    throw new CliError('The password is missing.', { hint: 'Set SOUK_PASSWORD, or write it to standard input with --password-stdin.' });
  return askPassword(ask, options);
}

interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** Reads the current and the new password from standard input, from SOUK_PASSWORD and SOUK_NEW_PASSWORD, or from hidden prompts. */
export async function readPasswordChange({ ask, manner }: Source, options: { passwordsStdin?: boolean }): Promise<PasswordChange> {
  if (options.passwordsStdin) return parsePasswordChange(await readStdin('--passwords-stdin'));
  const { SOUK_PASSWORD: currentPassword, SOUK_NEW_PASSWORD: newPassword } = process.env;
  if (manner === 'script' && newPassword && (currentPassword || ask.possible))
    return { currentPassword: currentPassword || (await askCurrentPassword(ask)), newPassword };
  if (!ask.possible)
    throw new CliError('The passwords are missing.', {
      hint: 'Set SOUK_PASSWORD and SOUK_NEW_PASSWORD, or write the current and the new password to standard input, one a line, with --passwords-stdin.',
    });
  return { currentPassword: await askCurrentPassword(ask), newPassword: await askPassword(ask, { isNew: true, name: 'New password' }) };
}

/** Its error contains no part of the input. */
function parsePasswordChange(input: string): PasswordChange {
  const [currentPassword, newPassword, ...more] = input.replace(/\r?\n$/, '').split(/\r?\n/);
  if (currentPassword === undefined || newPassword === undefined || more.length > 0)
    throw new CliError('What came from standard input is not two lines.', { hint: 'Write the current password, then the new one.' });
  return { currentPassword, newPassword };
}

export const askCurrentPassword = (ask: Ask): Promise<string> => askPassword(ask, { name: 'Current password' });

/** Asks for a password at a hidden prompt. */
export async function askPassword(
  ask: Ask,
  { isNew = false, name = 'Password' }: { isNew?: boolean; name?: string } = {},
): Promise<string> {
  const password = await ask.secret({ message: name, check: (typed) => brokenRule(rules.createBuyer.password, typed) });
  if (isNew)
    await ask.secret({ message: `${name} again`, check: (again) => (again === password ? undefined : 'It differs from the first.') });
  return password;
}

interface CardOptions {
  cardStdin?: boolean;
  /** The key of a purchase that is repeated. */
  idempotencyKey?: string;
}

/** Reads a card from standard input as JSON, from SOUK_CARD_…, or from prompts that hide its numbers. */
export async function readCard({ ask, manner }: Source, { cardStdin, idempotencyKey }: CardOptions): Promise<Card> {
  if (cardStdin) return parseCard(await readStdin('--card-stdin'));
  const fromEnvironment = manner === 'script' ? cardOfEnvironment() : undefined;
  if (fromEnvironment) return fromEnvironment;
  if (!ask.possible)
    throw new CliError('The card is missing.', {
      hint: `Set ${cardVariables.join(', ')}, or write ${cardJson} to standard input with --card-stdin.`,
    });
  return askCard(ask, { isRepeated: idempotencyKey !== undefined });
}

const cardJson = '{"holderName": …, "number": …, "expiration": "MM/YY", "securityCode": …}';
const cardVariables = ['SOUK_CARD_HOLDER_NAME', 'SOUK_CARD_NUMBER', 'SOUK_CARD_EXPIRATION', 'SOUK_CARD_SECURITY_CODE'] as const;

function cardOfEnvironment(): Card | undefined {
  const [holderName, number, expiration, securityCode] = cardVariables.map((name) => process.env[name] || undefined);
  const missing = cardVariables.filter((name) => !process.env[name]);
  if (missing.length === cardVariables.length) return undefined;
  if (!holderName || !number || !expiration || !securityCode)
    throw new CliError(`A part of the card is missing: set ${missing.join(' and ')}.`);
  return { holderName, number, expiration, securityCode };
}

/** Its error contains no part of the input. The JSON parser's own message would quote it. */
function parseCard(json: string): Card {
  try {
    const card = JSON.parse(json);
    if (cardFields.every((field) => typeof card[field] === 'string')) return card;
  } catch {}
  throw new CliError('What came from standard input is not a card.', { hint: `Write ${cardJson}, all as strings.` });
}

async function readStdin(flag: string): Promise<string> {
  if (process.stdin.isTTY) throw new CliError(`${flag} reads from a pipe or a file, and standard input is a terminal.`);
  return text(process.stdin);
}
