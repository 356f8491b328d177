import { expect, onTestFinished, test, vi } from 'vitest';
import { requiredCallerCheck } from '../../lib/callers/required-check.ts';
import { collectLog } from '../support/parts/collected-log.ts';

const settings = { HOST: '127.0.0.1', CALLER_ACCOUNTS: undefined };

test.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]'])('without its secret a service on %s starts, and logs that', (HOST) => {
  const { log, lines } = collectLog();
  expect(requiredCallerCheck('product-db', { ...settings, HOST }, log)).toBeUndefined();
  expect(lines.join()).toContain('PRODUCT_DB_SECRET is not set, so any process of this machine may call every method');
});

test.each(['0.0.0.0', '::', '10.0.0.7', '127.0.0.1.nip.io', 'db.example'])('without its secret a service on %s does not start', (HOST) => {
  expect(() => requiredCallerCheck('payment', { ...settings, HOST }, collectLog().log)).toThrow(
    /^PAYMENT_SECRET is not set: on .*, any machine could call every method of payment\. Set it here and for `npm start`\.$/,
  );
});

test('with its secret a service starts on any host, and another service’s secret does not count', () => {
  const { log, lines } = collectLog();
  const secret = 's'.repeat(32);
  const here = { ...settings, HOST: '0.0.0.0' };
  const check = requiredCallerCheck('payment', { ...here, PAYMENT_SECRET: secret }, log);
  expect(check?.('Refund', () => undefined)).toEqual({ callers: [] });
  expect(() => requiredCallerCheck('payment', { ...here, PRODUCT_DB_SECRET: secret }, log)).toThrow('PAYMENT_SECRET is not set');
  expect(lines).toEqual([]);
});

test('outside Cloud Run, which checks tokens that name an account, a table of accounts is refused', () => {
  const accounts = JSON.stringify({ 'make-purchase': 'fn-make-purchase@souk.iam.gserviceaccount.com' });
  const start = () => requiredCallerCheck('payment', { ...settings, CALLER_ACCOUNTS: accounts }, collectLog().log);
  expect(start).toThrow('CALLER_ACCOUNTS is set, but only Cloud Run checks the tokens that name an account.');
  vi.stubEnv('K_SERVICE', 'payment');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(start()).toBeTypeOf('function');
});
