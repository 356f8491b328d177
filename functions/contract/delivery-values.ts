import * as z from 'zod/mini';
import { isCountry } from '../../lib/text/country.ts';
import { example, explained, oneOf, rule, text } from './values.ts';

// The values of a delivery and its dispatch. No error message repeats any part of a delivery.

const linesText = 'must be a list of 1 to 3 lines';
const countryText = 'must be the code of a country: two capital letters of ISO 3166-1 alpha-2, for example "GB"';

/** Where a purchase goes. */
export const delivery = () =>
  z
    .strictObject(
      {
        name: text(1, 64).check(example('Ada Lovelace')),
        lines: z
          .array(text(1, 64), { error: rule(linesText) })
          .check(z.minLength(1, { error: linesText }), z.maxLength(3, { error: linesText }), example(['12 Mill Lane', 'Flat 3'])),
        city: text(1, 64).check(example('London')),
        postalCode: text(0, 16).check(z.meta({ description: 'May be empty.', examples: ['N1 9GU'] })),
        country: z
          .string({ error: rule(countryText) })
          .check(
            z.trim(),
            z.refine(isCountry, { error: countryText }),
            z.meta({ pattern: '^[A-Z]{2}$', examples: ['GB'] }),
            explained(countryText),
          ),
      },
      { error: rule('must be an object with name, lines, city, postalCode and country') },
    )
    .check(
      z.meta({
        description: 'Where the purchase goes. Only the buyer and the sellers in the purchase see it, and it is erased some months later.',
      }),
    );

export const carrier = () => text(1, 64).check(example('Royal Mail'));
export const trackingNumber = () => text(1, 64).check(example('AB123456785GB'));
export const saleStatus = () => oneOf('to_dispatch', 'dispatched', 'refunded');
