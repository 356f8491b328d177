import { expect, test } from 'vitest';
import { deployment } from '../../functions/deployment.ts';

const functions = Object.entries(deployment());
const namesOf = (wanted: (deployed: (typeof functions)[number][1]) => boolean) =>
  functions.filter(([, deployed]) => wanted(deployed)).map(([name]) => name);

test('the functions that reach the payment service are the ones that charge, cancel, refund or ask how it is', () => {
  expect(namesOf(({ calls }) => calls.includes('payment'))).toEqual([
    'get-purchase',
    'get-sale',
    'health',
    'make-purchase',
    'refund-sale',
    'resolve-purchases',
  ]);
});

test('only the scheduler may call its functions', () => {
  expect(namesOf((deployed) => !deployed.public)).toEqual(['resolve-purchases', 'sweep-expired']);
});

test('every function that needs a session may call customer-db', () => {
  for (const [name, { calls, routes }] of functions) {
    if (routes.some(({ caller }) => caller !== 'anyone')) expect(calls, name).toContain('customer');
  }
  expect(deployment()['api-docs']?.calls).toEqual([]);
});
