import * as z from 'zod/mini';
import { isBreachedPassword } from '../../lib/text/breached-passwords.ts';
import { isCommonPassword, isMarketplaceName } from '../../lib/text/common-passwords.ts';
import { fold } from '../../lib/text/fold.ts';
import type { ReadFile } from './file-body.ts';

/** The example in the OpenAPI document. The examples fit together: sent in the documented order, they work unchanged. */
export const example = (value: unknown) => z.meta({ examples: [value] });

/** A schema's error message: the broken rule, or for an absent value that it is required. */
export const rule = (text: string) => (issue: { input?: unknown }) => (issue.input === undefined ? `is required; it ${text}` : text);

/** Adds the same rule to the OpenAPI document, for values whose pattern does not explain it. */
export const explained = (text: string) => z.meta({ description: `It ${text}.` });

const codePoints = (text: string) => [...text].length;

/** Control characters, line and paragraph separators, format characters except the joiners, noncharacters, unpaired surrogates. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/u;

/** Any character except blanks and invisible ones. U+2800 is a Braille pattern without a dot. */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/u;

function unfitMessage(text: string): string {
  const code = unfit.exec(text)?.[0].codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `must not contain the character ${name}, which cannot be seen or is not a character; remove it`;
}

const trimmed = (value: string) => value.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');

/**
 * Text as it is stored and compared: NFC, trimmed, with a visible character unless it is empty, its length counted in code points. No check of a
 * text ends the checks behind it, or those of other fields would not run; of the errors of one field, the first is shown.
 */
export function text(least: number, most: number) {
  const error = rule(`must be text of ${least} to ${most} characters`);
  return z.string({ error }).check(
    z.normalize('NFC'),
    z.overwrite(trimmed),
    z.refine((value) => !unfit.test(value), { error: ({ input }) => unfitMessage(String(input)) }),
    z.refine((value) => isWithin(codePoints(value), least, most), { error }),
    z.refine((value) => value === '' || visible.test(value), { error: 'must have at least one visible character' }),
    z.meta({ minLength: least, maxLength: most }),
  );
}

/** The same with line breaks; may be empty. */
function multilineText(most: number) {
  const error = rule(`must be text of at most ${most} characters`);
  const line = (value: string) => value.replace(/[\r\n]/g, ' ');
  return z.string({ error }).check(
    z.normalize('NFC'),
    z.overwrite(trimmed),
    z.refine((value) => !unfit.test(line(value)), { error: ({ input }) => unfitMessage(line(String(input))) }),
    z.refine((value) => codePoints(value) <= most, { error }),
    z.meta({ maxLength: most }),
  );
}

/** A whole number, in a JSON body. */
export function integer(least: number, most: number) {
  const error = rule(`must be a whole number from ${least} to ${most}`);
  return z.int({ error }).check(z.minimum(least, { error }), z.maximum(most, { error }));
}

/** A whole number in a path or a query, without leading zeros. */
function integerInUrl(least: number, most: number) {
  const error = rule(`must be a whole number from ${least} to ${most}`);
  const written = z.string({ error }).check(z.regex(/^(?:0|-?[1-9]\d*)$/, { error }));
  return z.pipe(z.pipe(written, z.transform(Number)), integer(least, most));
}

export function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values) {
  return z.enum(values, { error: rule(`must be ${values.map((value) => `"${value}"`).join(' or ')}`) });
}

const isWithin = (value: number, least: number, most: number) => value >= least && value <= most;

export const name = () => text(1, 32).check(example('Brass lamp'));

const usernameText = 'must be 3 to 64 characters of letters, digits, ".", "_", "-" and "@"';
const usernameRule = rule(usernameText);
export const username = () =>
  z
    .string({ error: usernameRule })
    .check(z.trim(), z.regex(/^[A-Za-z0-9._@-]{3,64}$/, { error: usernameRule }), example('ada.lovelace'), explained(usernameText));

const passwordRule = rule('must be text of 8 to 128 characters');

/** At log-in: refuses only values that no account can have as its password. A password is never trimmed. */
export const password = () =>
  z.string({ error: passwordRule }).check(
    z.normalize('NFC'),
    z.refine((value) => value.isWellFormed() && isWithin(codePoints(value), 8, 128), { error: passwordRule, abort: true }),
    z.meta({ minLength: 8, maxLength: 128, format: 'password', examples: ['correct horse 7'] }),
  );

/** For a new account and for a change. That it may not be the user name is judged where the user name is known. */
export const newPassword = () =>
  password().check(
    z.refine((value) => !isCommonPassword(value) && !isBreachedPassword(value), {
      error: 'is one of the most common passwords; choose another',
    }),
    z.refine((value) => !isMarketplaceName(value), { error: "is the marketplace's own name; choose another" }),
    z.meta({ description: "Not one of the most common ones, the user name or the marketplace's name." }),
  );

export const passwordIsUsername = 'is the user name; choose another';

type Account = { username: unknown; password: unknown };
const areTexts = (values: readonly unknown[]) => values.every((value) => typeof value === 'string');

/** What a new account needs. */
export const newAccount = () =>
  z.strictObject({ name: name(), username: username(), password: newPassword() }).check(
    z.refine(({ username, password }) => fold(password) !== fold(username), {
      path: ['password'],
      error: passwordIsUsername,
      // A missing field or one of another type does not hide this error.
      when: ({ value }) => areTexts([(value as Account).username, (value as Account).password]),
    }),
  );

const greatestCategory = 2_147_483_647;
const keyword = () => text(1, 8);

export const category = () => integer(0, greatestCategory).check(example(3));
export const keywords = () =>
  z.array(keyword(), { error: rule('must be a list of at most 5 keywords') }).check(
    z.maxLength(5, { error: 'must be a list of at most 5 keywords' }),
    z.refine((list) => new Set(list.map(fold)).size === list.length, {
      error: 'must not name a keyword twice; upper and lower case count as the same',
      when: ({ value }) => Array.isArray(value) && areTexts(value),
    }),
    example(['lamp', 'brass']),
  );
export const description = () => multilineText(2_000).check(example('Made around 1950.\nOne small dent.'));
export const condition = () => oneOf('new', 'used');
export const priceCents = () => integer(1, 100_000_000).check(example(1999));
export const itemQuantity = () => integer(1, 1_000_000).check(example(5));
export const quantityChange = () =>
  integer(-1_000_000, 1_000_000).check(
    z.refine((change) => change !== 0, { error: 'must not be 0' }),
    example(1),
  );
export const cartQuantity = () => integer(1, 1_000).check(example(1));
export const vote = () => oneOf('up', 'down');

const searchKeywordsRule = rule('may be given at most 5 times');

/** Folded, as keywords are compared. A duplicate counts once, and does not count towards the five. */
export const searchKeywords = () =>
  z.array(text(1, 32), { error: searchKeywordsRule }).check(
    z.overwrite((list) => [...new Set(list.map(fold))]),
    z.maxLength(5, { error: searchKeywordsRule }),
  );

export const sort = () => z._default(oneOf('best', 'newest', 'price', '-price'), 'best');
export const priceLimitInUrl = () => integerInUrl(0, 100_000_000);
export const categoryInUrl = () => integerInUrl(0, greatestCategory).check(example(3));
export const cartQuantityInUrl = () => integerInUrl(1, 1_000);
export const flagInUrl = () =>
  z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive', error: rule('must be "true" or "false"') });
export const pageSize = () => z._default(integerInUrl(1, 100), 20);

const itemIdText = 'must be an itemId, for example "3-1042"';

/** The numbers of items and accounts stay in the range that a JSON number holds exactly. */
export const itemId = () =>
  z.string().check(
    z.regex(/^(?:0|[1-9]\d{0,9})-[1-9]\d{0,14}$/, { error: rule(itemIdText) }),
    z.refine((id) => Number.parseInt(id, 10) <= greatestCategory, { error: itemIdText }),
    z.meta({ examples: ['3-1'] }),
    explained(itemIdText),
  );
export const sellerId = () => integerInUrl(1, Number.MAX_SAFE_INTEGER).check(example(1));
export const pictureId = () =>
  z
    .string()
    .check(
      z.regex(/^[\w-]{1,64}$/, { error: rule('must be a pictureId') }),
      z.meta({ examples: ['0b9a1c1e-6e2c-4f3b-9d43-0d6c52f3a7b1'] }),
    );
/** The body itself, which the handler reads when it has checked what can be checked before. */
export const fileBody = () => z.custom<ReadFile>();
export const purchaseId = () => z.uuid({ error: rule('must be a UUID') }).check(explained('must be a UUID'));

const refundLinesText = 'must be a list of 1 to 100 lines';

export const refundLines = () =>
  z.array(z.strictObject({ itemId: itemId(), quantity: integer(1, 1_000).check(example(1)) }), { error: rule(refundLinesText) }).check(
    z.minLength(1, { error: refundLinesText, abort: true }),
    z.maxLength(100, { error: refundLinesText, abort: true }),
    z.refine((lines) => new Set(lines.map(({ itemId }) => itemId)).size === lines.length, { error: 'must not name an item twice' }),
  );
export const refundReason = () => text(1, 200).check(example('Arrived broken'));
