import { ConnectionError, SoukError } from '../../api/errors.ts';
import type { Context } from '../context.ts';
import { detailsOf } from './error-details.ts';
import { CliError } from './errors.ts';
import { exitCodeOfStatus, exitCodes, nameOfExitCode } from './exit-codes.ts';
import type { Explanation } from './explanation.ts';
import { fieldText } from './fields.ts';

type Manner = Pick<Context, 'role' | 'server' | 'spell' | 'help' | 'sent'>;

/** Explains an error to the user. */
export function explain(error: unknown, context: Manner): Explanation {
  if (error instanceof CliError) return explainOwn(error);
  if (error instanceof SoukError) return explainRefusal(error, context);
  if (error instanceof ConnectionError) return explainSilence(error, context);
  const message = `Something unexpected happened: ${error instanceof Error ? error.message : error}`;
  return { code: 'unexpected', message, exitCode: exitCodes.unexpected, details: {} };
}

function explainOwn({ message, hint, exitCode, details, cause, ...own }: CliError): Explanation {
  const code = own.code ?? (cause instanceof SoukError ? cause.code : nameOfExitCode(exitCode));
  return { code, message, hint, exitCode, details: { ...detailsOf(cause), ...details } };
}

function explainRefusal(error: SoukError, context: Manner): Explanation {
  const hint =
    hints[error.code]?.(context, error) ??
    (error.status >= 500 ? `Tell the request id when you ask for help: ${error.requestId}` : undefined);
  return {
    code: error.code,
    message: messageOf(error, context),
    hint,
    exitCode: error.code === 'unexpected_answer' && error.status < 500 ? exitCodes.unexpected : exitCodeOfStatus(error.status),
    details: detailsOf(error),
  };
}

function messageOf({ code, operation, message, errors }: SoukError, { sent }: Manner): string {
  if (code === 'unauthenticated') return 'You are not logged in, or your session has ended.';
  // For a malformed id the server reports only that the path does not exist.
  if (code === 'not_found') return missing[operation] ?? 'There is no such item.';
  if (errors.length === 0) return message;
  return errors
    .map((error) => fieldText(error, sent))
    .join('; ')
    .replace(/^the /, 'The ')
    .concat('.');
}

const missing: Readonly<Record<string, string>> = {
  'get-purchase': 'You have no such purchase.',
  'get-sale': 'You have no such sale.',
  'dispatch-sale': 'You have no such sale.',
  'refund-sale': 'You have no such sale, or it has no such item.',
  'end-seller-session': 'Your account has no such session.',
  'end-buyer-session': 'Your account has no such session.',
  'get-seller-rating': 'There is no such seller.',
  'edit-item': 'You have no such item.',
  'add-picture': 'You have no such item.',
  'remove-picture': 'You have no such picture of such an item.',
  'change-item-price': 'You have no such item.',
  'change-item-quantity': 'You have no such item.',
  'remove-from-cart': 'The cart has no such line.',
};

const isPasswordChange = (operation: string) => /^change-(seller|buyer)-password$/.test(operation);

/** After a change of the password that succeeded, its repetition would only say that the current password is wrong. */
const findOutPassword = 'Your password may have been changed: log in with the new one to find out.';

function tryAgain(_: Manner, { operation, outcomeUnknown }: SoukError): string {
  return outcomeUnknown && isPasswordChange(operation) ? findOutPassword : 'Try again in a moment.';
}

const tryAgainIn = (_: Manner, { retryAfterSeconds }: SoukError) =>
  (retryAfterSeconds && `Try again in ${duration(retryAfterSeconds)}.`) || undefined;

const hints: Partial<Record<SoukError['code'], (context: Manner, error: SoukError) => string | undefined>> = {
  invalid_request: ({ help }) => help(),
  unauthenticated: ({ spell }) => `Log in with: ${spell('log-in')}`,
  wrong_credentials: ({ spell }, { operation }) =>
    isPasswordChange(operation)
      ? `Try again with: ${spell('change-password')}`
      : `Try again with: ${spell('log-in')} (no account yet? ${spell('create-account')})`,
  payment_declined: ({ spell }) => `Try another card: ${spell('buy')}`,
  not_purchased: ({ spell }) => `What you bought: ${spell('purchases')}`,
  not_found: ({ role, spell }, { operation }) => {
    if (/^end-(seller|buyer)-session$/.test(operation)) return `Your sessions: ${spell('sessions')}`;
    if (operation === 'get-purchase') return `Your purchases: ${spell('purchases')}`;
    return operation === 'get-sale' || operation === 'dispatch-sale' ? `Your sales: ${spell('sales')}` : whereItemsAre(role, spell);
  },
  username_taken: ({ spell }) => `Choose another user name: ${spell('create-account --username NAME')}`,
  insufficient_quantity: ({ role, spell }) =>
    role === 'buyer' ? `What is left of an item: ${spell('item ITEM')}` : whereItemsAre(role, spell),
  picture_limit: ({ spell }) => `Remove one first: ${spell('remove-picture ITEM NUMBER')}`,
  cart_limit: ({ spell }) => `What is in the cart: ${spell('cart')}`,
  cart_empty: ({ spell }) => `Put something in: ${spell('add ITEM')}`,
  too_many_attempts: tryAgainIn,
  quota_exceeded: tryAgainIn,
  unexpected_answer: ({ server }, { redirectsTo }) =>
    `${redirectsTo === undefined ? '' : `It redirects to ${redirectsTo}. `}Is ${server} the address of a marketplace? Name another one with --server URL or SOUK_URL.`,
  unavailable: tryAgain,
  overloaded: () => 'Nothing was done. Try again in a moment.',
  deadline_exceeded: tryAgain,
};

const whereItemsAre = (role: string, spell: Manner['spell']) =>
  role === 'seller' ? `Your items: ${spell('items --sold-out')}` : `Find items: ${spell('search KEYWORD')}`;

function explainSilence(error: ConnectionError, { server }: Manner): Explanation {
  const { reason, outcomeUnknown, operation } = error;
  const details = detailsOf(error);
  const lookFirst = isPasswordChange(operation) ? findOutPassword : 'It may have been done all the same: look before you repeat it.';
  const doubt = outcomeUnknown ? ` ${lookFirst}` : '';
  if (reason === 'aborted') return { code: 'interrupted', message: `Interrupted.${doubt}`, exitCode: exitCodes.interrupted, details };
  const message =
    reason === 'timeout' ? `${server} did not answer in time.${doubt}` : `No marketplace can be reached at ${server}.${doubt}`;
  const hint = `${whyUnreachable(error, server)} Name another one with --server URL or SOUK_URL.`;
  return { code: reason === 'timeout' ? 'timeout' : 'unreachable', message, hint, exitCode: exitCodes.unavailable, details };
}

/** Node's reason for the failed connection. */
function whyUnreachable({ cause: failure }: ConnectionError, server: string): string {
  const { code = '', name = '', message = '' } = ((failure as Error | undefined)?.cause ?? {}) as NodeJS.ErrnoException;
  if (/^(?:ERR_SSL|EPROTO)/.test(code)) return `The server there does not speak https. Is it ${server.replace(/^https:/, 'http:')}?`;
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return `The server’s certificate is not accepted (${code}).`;
  if (code === 'ENOTFOUND') return 'There is no host of this name.';
  if (name === 'HTTPParserError') return 'The server there does not speak HTTP.';
  if (message === 'bad port') return 'No HTTP client connects to this port.';
  return 'Is it running?';
}

/** Seconds as text for people. */
export const duration = (seconds: number): string => {
  const [amount, unit] = seconds < 90 ? [Math.ceil(seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
};
