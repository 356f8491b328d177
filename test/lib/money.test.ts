import { data } from 'currency-codes';
import { expect, test } from 'vitest';
import { readSettings } from '../../lib/config/config.ts';
import { amountWithCode, decimal, digitsOf, isCurrency, money, parseDecimal } from '../../lib/text/money.ts';

/** ISO 4217 without what is no currency of a country: metals, units of account, tests. */
const currencies = data.filter(({ code }) => !/^X(?!AF|CD|OF|PF)/.test(code));

test.each(currencies)('$code has the digits of ISO 4217, printed and read', ({ code, digits }) => {
  expect(isCurrency(code)).toBe(true);
  expect(digitsOf(code)).toBe(digits);
  for (const cents of [0, 1, 99, 1999, 100_000_000, 10_000_000_000_000]) expect(parseDecimal(decimal(cents, code), code)).toBe(cents);
  expect(money(1_234_567, code).replace(/[^\d.]/g, '')).toBe(decimal(1_234_567, code));
});

test.each([
  [1999, 'USD', '$19.99', '19.99 USD'],
  [1500, 'JPY', '¥1,500', '1500 JPY'],
  [1999, 'EUR', '€19.99', '19.99 EUR'],
  [12_500, 'KWD', 'KWD 12.500', '12.500 KWD'],
  [1500, 'IDR', 'IDR 15.00', '15.00 IDR'],
  [1, 'CLF', 'CLF 0.0001', '0.0001 CLF'],
  [-5, 'USD', '-$0.05', '-0.05 USD'],
  [0, 'USD', '$0.00', '0.00 USD'],
  [10_000_000_000_001, 'USD', '$100,000,000,000.01', '100000000000.01 USD'],
])('%i in %s is %s', (cents, currency, text, withCode) => {
  expect(money(cents, currency).replaceAll('\u00a0', ' ')).toBe(text);
  expect(amountWithCode(cents, currency)).toBe(withCode);
});

test.each([
  ['1500', 'JPY', 1500],
  ['12.50', 'KWD', 12_500],
  ['12.5', 'KWD', 12_500],
  ['20', 'USD', 2000],
  ['19.9', 'USD', 1990],
  ['0.01', 'USD', 1],
  [' 19.99 ', 'USD', 1999],
])('%s in %s is read as %i', (text, currency, cents) => {
  expect(parseDecimal(text, currency)).toBe(cents);
});

test.each([
  ['1500.00', 'JPY'],
  ['1500.', 'JPY'],
  ['19.999', 'USD'],
  ['12.5000', 'KWD'],
  ['1,999.00', 'USD'],
  ['19,99', 'EUR'],
  ['1.999,00', 'EUR'],
  ['1 999.00', 'USD'],
  ["1'999.00", 'CHF'],
  ['1_999', 'JPY'],
  ['1e3', 'USD'],
  ['0x10', 'JPY'],
  ['-5.00', 'USD'],
  ['+5.00', 'USD'],
  ['.50', 'USD'],
  ['$5', 'USD'],
  ['5 USD', 'USD'],
  ['٥', 'JPY'],
  ['NaN', 'USD'],
  ['', 'USD'],
  ['12345678901234567890', 'USD'],
])('%s is not an amount in %s', (text, currency) => {
  expect(parseDecimal(text, currency)).toBeUndefined();
});

test.each(['usd', 'US', 'USDX', 'ABC', 'ZZZ', 'XXX', 'XTS', 'XAU', ' USD', 'EUR USD'])('CURRENCY=%j is refused at the start', (code) => {
  expect(() => readSettings(['CURRENCY'], { CURRENCY: code })).toThrow(`CURRENCY is ${JSON.stringify(code)}: it must be the ISO 4217 code`);
});
