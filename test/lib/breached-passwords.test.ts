import { expect, test } from 'vitest';
import { isBreachedPassword } from '../../lib/text/breached-passwords.ts';

test.each(['12345679', 'sunshine', 'Charlotte', 'MITCHELL', 'qwerty123', 'hello123', 'asdf1234', 'ironmaiden', 'snowboard'])(
  '%s was used in breaches',
  (password) => {
    expect(isBreachedPassword(password)).toBe(true);
  },
);

test.each(['correct horse 7', 'kibbutz-gravel', 'aaaaaaab', 'пароль на сегодня', '🧶🧶🧶🧶🧶🧶🧶🧶', '', '__proto__'])(
  '%s was not',
  (password) => {
    expect(isBreachedPassword(password)).toBe(false);
  },
);
