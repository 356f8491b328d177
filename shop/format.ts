import { decimal, digitsOf, parseDecimal } from '../lib/text/money.ts';

// Prices, numbers and times are written as the reader's own language writes them.
export const languages = () => navigator.languages.filter(isLanguage);

/** Some browsers name what is no language, such as `en-US@posix`. The formats would throw. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

export function money(cents: number, currency: string): string {
  const digits = digitsOf(currency);
  return new Intl.NumberFormat(languages(), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal(cents, currency));
}

/** The amount for a field that people type into. */
export const amountOf = (cents: number, currency: string): string => decimal(cents, currency);

/** Reads an amount that a person has typed, with a point or a comma before the cents; undefined if it is none. */
export const centsOf = (typed: string, currency: string): number | undefined => parseDecimal(typed.trim().replace(',', '.'), currency);

export const count = (number: number): string => new Intl.NumberFormat(languages()).format(number);

export const day = (time: string): string => new Intl.DateTimeFormat(languages(), { dateStyle: 'long' }).format(new Date(time));

export const dayAndTime = (time: string): string =>
  new Intl.DateTimeFormat(languages(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));

export const country = (code: string): string => new Intl.DisplayNames(languages(), { type: 'region' }).of(code) ?? code;

/** A card's brand as people write it: Visa, American Express. */
export const brandName = (brand: string): string => brand.replaceAll('-', ' ').replace(/\b\w/g, (letter) => letter.toUpperCase());
