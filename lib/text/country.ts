import { iso31661Alpha2ToNumeric } from 'iso-3166/1-a2-to-1-n.js';

/** Whether this is the code of a country in ISO 3166-1 alpha-2, in capital letters. */
export const isCountry = (code: string): boolean => Object.hasOwn(iso31661Alpha2ToNumeric, code);
