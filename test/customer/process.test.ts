import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { cloneDatabase } from '../support/database/database.ts';
import { context } from '../support/parts/customer-db.ts';

/** Starts customer-db as a separate process, with only these settings. */
function start(settings: Record<string, string>): { child: ChildProcess; complaints: Promise<string> } {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, ...settings };
  const child = fork('db-services/customer/index.ts', { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, complaints: text(child.stderr ?? Readable.from([])) };
}

async function startReady(): Promise<{ child: ChildProcess; port: number }> {
  const database = await cloneDatabase('customer');
  onTestFinished(() => database.drop());
  const { child } = start({ DATABASE_URL_CUSTOMER: database.serviceUrl });
  const [message] = await once(child, 'message');
  expect(message).toEqual({ ready: true, port: expect.any(Number) });
  return { child, port: message.port };
}

const exitCode = async (child: ChildProcess): Promise<number> => (await once(child, 'exit'))[0];

test.each<[string, (child: ChildProcess) => void]>([
  ['SIGTERM', (child) => child.kill('SIGTERM')],
  ['SIGINT', (child) => child.kill('SIGINT')],
  ['a parent that is gone', (child) => child.disconnect()],
])('%s ends the process after the call in flight', async (_, end) => {
  const { child, port } = await startReady();
  const client = connectService(CustomerDbDefinition, `127.0.0.1:${port}`);
  onTestFinished(() => client.close());
  const newcomers = ['early.one', 'early.two', 'early.three'].map((username) =>
    client.call.createAccount({ role: 'buyer', name: 'A', username, password: 'correct horse 7' }, context()),
  );
  await Promise.race(newcomers);
  const exited = exitCode(child);
  end(child);
  expect((await Promise.all(newcomers)).map(({ username }) => username)).toEqual(['early.one', 'early.two', 'early.three']);
  expect(await exited).toBe(0);
});

test('wrong settings are all named on one line, without a password in them, and nothing starts', async () => {
  const { child, complaints } = start({ DATABASE_URL_CUSTOMER: 'http://user:hunter2@host/', SESSION_IDLE_SECONDS: '0' });
  expect(await exitCode(child)).toBe(1);
  const lines = (await complaints).trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/DATABASE_URL_CUSTOMER.*must be a URL.*SESSION_IDLE_SECONDS.*must be a whole number/);
  expect(lines[0]).not.toContain('hunter2');
});

test('a process without a database says which setting is missing', async () => {
  const { child, complaints } = start({});
  expect(await exitCode(child)).toBe(1);
  expect(await complaints).toContain('DATABASE_URL_CUSTOMER');
});
