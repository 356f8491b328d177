import { describe, expect, test } from 'vitest';
import { audit, differencesIn, type Ended, refund, repairRefunds } from './scenes/operator-commands.ts';

const nowhere = {
  databases: { customer: '', product: 'postgres://souk@127.0.0.1:9/product', payment: '' },
  paymentUrl: 'http://127.0.0.1:9/payment',
};
const difference = 'transaction 019aa000-0000-7000-8000-000000000000 of 1.00 USD: there is no such purchase';

test.each<[string, () => Promise<unknown>]>([
  ['audit', () => audit(nowhere)],
  ['refund', () => refund(nowhere, difference)],
  ['refunds', () => repairRefunds(nowhere, 'send')],
])('%s without books is an error, and not a result without lines', async (command, run) => {
  await expect(run()).rejects.toThrow(`The operator's command ${command} ended with 1`);
});

describe('an audit', () => {
  test.each<[string, Ended, string[]]>([
    ['agrees', { code: 0, lines: ['The books agree.'] }, []],
    ['differs', { code: 1, lines: ['one', 'another', 'The books differ in 2 places.'] }, ['one', 'another']],
  ])('that %s has its differences', (_, ended, differences) => {
    expect(differencesIn(ended)).toEqual(differences);
  });

  test.each<[string, Ended]>([
    ['that ends without a line', { code: 1, lines: [] }],
    ['that ends before its summary', { code: 1, lines: ['one'] }],
    ['that is killed', { code: null, lines: ['The books agree.'] }],
    ['that agrees and fails', { code: 1, lines: ['The books agree.'] }],
    ['that differs and succeeds', { code: 0, lines: ['one', 'The books differ in 1 places.'] }],
    ['that lacks a line', { code: 1, lines: ['one', 'The books differ in 2 places.'] }],
  ])('%s is an error', (_, ended) => {
    expect(() => differencesIn(ended)).toThrow("The operator's command audit ended with");
  });
});
