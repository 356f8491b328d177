import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { readable } from '../../local/parts/readable.ts';

const shown = (fields: object) =>
  stripVTControlCharacters(readable(JSON.stringify({ time: '2026-11-22T08:52:04.178Z', severity: 'INFO', ...fields })));
const request = {
  part: 'functions',
  message: 'request',
  method: 'GET',
  status: 200,
  ms: 4.2,
  requestId: 'r-1',
  'logging.googleapis.com/trace': 't',
};

test('a request is shown as one short line', () => {
  expect(shown({ ...request, path: '/v1/items/{itemId}' })).toBe('08:52:04 functions: GET /v1/items/{itemId} 200 4.2 ms\n');
});

test('the scheduler’s requests are shown only when they fail', () => {
  const call = { ...request, method: 'POST', path: '/v1/internal/resolve-purchases' };
  expect(shown(call)).toBe('');
  expect(shown({ part: 'functions', message: 'purchases resolved', settled: 0, oldestPendingSeconds: 0 })).toBe('');
  expect(shown({ ...call, severity: 'WARNING', status: 503 })).toContain('503');
});

test('a warning shows its cause, an error its stack', () => {
  const error = { message: 'it broke', stack: 'Error: it broke\n    at somewhere' };
  const line = { part: 'payment', message: 'a call failed', error };
  expect(shown({ ...line, severity: 'WARNING' })).toBe('08:52:04 WARNING payment: a call failed: it broke\n');
  expect(shown({ ...line, severity: 'ERROR' })).toContain('at somewhere');
});

test('text that is not a log line is shown unchanged', () => {
  expect(readable('plain text')).toBe('plain text\n');
});
