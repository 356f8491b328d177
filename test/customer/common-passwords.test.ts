import { expect, test } from 'vitest';
import { isCommonPassword, isMarketplaceName } from '../../lib/text/common-passwords.ts';

test.each([
  'password',
  'PassWord',
  'Password1',
  'P@ssw0rd',
  'iloveyou',
  'QWERTYUIOP',
  'qwerty123',
  '1q2w3e4r',
  'Admin123',
  'Welcome1',
  'letmein123',
])('%s is a common password', (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test.each(['aaaaaaaa', '00000000', '12345678', '1234567890', '01234567', 'abcdefgh', 'ABCDEFGH', '87654321', '0987654321', 'zyxwvuts'])(
  '%s is too plain a pattern',
  (password) => {
    expect(isCommonPassword(password)).toBe(true);
  },
);

test.each([
  'correct horse 7',
  'kibbutz-gravel',
  '12345679',
  'aaaaaaab',
  'acegikmo',
  'Tr0ub4dor&3',
  'пароль на сегодня',
  '🧶🧶🧶🧶🧶🧶🧶🧶',
  'éééééééé',
  'a'.repeat(128),
])('%s is neither', (password) => {
  expect(isCommonPassword(password)).toBe(false);
});

test.each(['souksouk', 'SoukSouk', 'SOUKSOUKSOUK', 'souk1234', '2026Souk!', 'souk-souk', 'S0uk$0uk', 'soukſouk'])(
  '%s is the name of the marketplace',
  (password) => {
    expect(isMarketplaceName(password)).toBe(true);
  },
);

test.each(['soukmarket', 'a souk in Fez', 'soursouk', '12345678', 'souksouq'])('%s is more than its name', (password) => {
  expect(isMarketplaceName(password)).toBe(false);
});
