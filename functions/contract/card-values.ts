import * as z from 'zod/mini';
import { isCardNumber } from '../../lib/text/card-rules.ts';
import { InvalidRequest } from './problem.ts';
import { example, explained, integer, rule, text } from './values.ts';

// The card values that a purchase accepts. No error message repeats any part of a card.

const numberText = 'must be a card number of 13 to 19 digits, with spaces and hyphens at will, whose check digit fits';
const numberRule = rule(numberText);
const expirationText = 'must be MM/YY, this month or later';
const expirationRule = rule(expirationText);
const securityCodeText = 'must be 3 or 4 digits';
const securityCodeRule = rule(securityCodeText);
const keyRule = rule('must be 1 to 255 visible ASCII characters');

/** A card as its holder types it. Spaces and hyphens are removed from the number here. */
export const card = () =>
  z.strictObject(
    {
      holderName: text(1, 64).check(example('Ada Lovelace')),
      number: z.string({ error: numberRule }).check(
        z.overwrite((number) => number.replace(/[ -]/g, '')),
        z.refine(isCardNumber, { error: numberRule }),
        z.meta({ pattern: '^[ \\-]*(?:\\d[ \\-]*){13,19}$', examples: ['4242 4242 4242 4242'] }),
        explained(numberText),
      ),
      expiration: z
        .string({ error: expirationRule })
        .check(
          z.trim(),
          z.regex(/^(?:0[1-9]|1[0-2])\/\d{2}$/, { error: expirationRule }),
          z.meta({ examples: ['12/39'] }),
          explained(expirationText),
        ),
      securityCode: z
        .string({ error: securityCodeRule })
        .check(z.trim(), z.regex(/^\d{3,4}$/, { error: securityCodeRule }), z.meta({ examples: ['123'] }), explained(securityCodeText)),
    },
    { error: rule('must be an object with holderName, number, expiration and securityCode') },
  );

export const expectedTotalCents = () => integer(0, 10_000_000_000_000);

/** Keys are stored as they are sent, so a key that could be a card number is refused. */
export const idempotencyKey = () =>
  z.string({ error: keyRule }).check(
    z.regex(/^[\x21-\x7e]{1,255}$/, { error: keyRule }),
    z.refine((key) => !isCardNumber(key), { error: 'must not be a card number' }),
    example('first-purchase'),
  );

/** The expiry is not checked by the schema: a request repeated after the card's month must get its first response again. */
export const cardExpired = () => new InvalidRequest([{ field: 'card.expiration', message: expirationText }]);
