import { text } from 'node:stream/consumers';
import type { MakePurchaseRequest } from '../api/index.ts';
import type { Context } from './context.ts';
import { CliError } from './errors.ts';

export type Card = MakePurchaseRequest['card'];

type Source = Pick<Context, 'ask' | 'manner'>;

/** Why no password and no card is ever taken from an argument. */
export const refusal =
  'Passwords and cards are never taken as arguments: everybody on this machine can read those, and the shell writes them down.';

/** A password from standard input, from SOUK_PASSWORD, or typed unseen; a new one is typed twice. */
export async function readPassword({ ask, manner }: Source, options: { passwordStdin?: boolean; isNew?: boolean }): Promise<string> {
  if (options.passwordStdin) return (await readStdin('--password-stdin')).replace(/\r?\n$/, '');
  if (manner === 'script' && process.env['SOUK_PASSWORD']) return process.env['SOUK_PASSWORD'];
  if (!ask.possible)
    throw new CliError('The password is missing.', { hint: 'Set SOUK_PASSWORD, or write it to standard input with --password-stdin.' });
  const password = await ask.secret({ message: 'Password', check: mustBeGiven });
  if (options.isNew)
    await ask.secret({ message: 'Password again', check: (again) => (again === password ? undefined : 'It differs from the first.') });
  return password;
}

/** A card from standard input as JSON, from SOUK_CARD_…, or typed, its numbers unseen. */
export async function readCard({ ask, manner }: Source, { cardStdin }: { cardStdin?: boolean }): Promise<Card> {
  if (cardStdin) return parseCard(await readStdin('--card-stdin'));
  const fromEnvironment = manner === 'script' ? cardOfEnvironment() : undefined;
  if (fromEnvironment) return fromEnvironment;
  if (!ask.possible)
    throw new CliError('The card is missing.', {
      hint: `Set ${cardVariables.join(', ')}, or write ${cardJson} to standard input with --card-stdin.`,
    });
  return {
    holderName: await ask.text({ message: 'Name on the card', check: mustBeGiven }),
    number: await ask.secret({
      message: 'Card number',
      check: (number) => fits(number.replace(/[ -]/g, ''), /^\d{13,19}$/, 'It has 13 to 19 digits.'),
    }),
    expiration: await ask.text({
      message: 'Expires (MM/YY)',
      check: (date) => fits(date.trim(), /^(0[1-9]|1[0-2])\/\d\d$/, 'Write month and year, such as 09/30.'),
    }),
    securityCode: await ask.secret({ message: 'Security code', check: (code) => fits(code.trim(), /^\d{3,4}$/, 'It has 3 or 4 digits.') }),
  };
}

const cardFields = ['holderName', 'number', 'expiration', 'securityCode'] as const;
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

/** Says nothing of what it read: a parser's own message would quote it. */
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

const mustBeGiven = (answer: string) => (answer.trim() === '' ? 'It must not be empty.' : undefined);
const fits = (answer: string, pattern: RegExp, otherwise: string) => (pattern.test(answer) ? undefined : otherwise);
