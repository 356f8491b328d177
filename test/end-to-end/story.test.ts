import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { functions } from '../../functions/endpoints.ts';
import type { CallerTokens } from '../../lib/callers/caller-token.ts';
import { removeFolder, runToEnd, type Souk, startSouk, temporaryFolder } from '../support/parts/souk.ts';
import { callers, openMethods } from '../support/requests/cells.ts';

// Every function is a process of the framework's own command, as in the cloud.
let souk: Souk;
let dataDir: string;

beforeAll(async () => {
  dataDir = await temporaryFolder();
  souk = await startSouk({ DATA_DIR: dataDir, FUNCTION_PROCESSES: 'each' });
}, 300_000);

afterAll(() => removeFolder(dataDir));

test('the demo runs against one process for each endpoint, and the books agree', { timeout: 60_000 }, async () => {
  const { processes } = await souk.running();
  expect(Object.keys(processes)).toEqual(expect.arrayContaining(Object.keys(functions).map((name) => `function ${name}`)));

  const demo = await runToEnd(['npm', 'run', 'demo'], { SOUK_URL: souk.url });
  expect(demo.stderr).not.toContain('ended early');
  expect(demo.code).toBe(0);
  for (const call of ['PUT .*/dispatch', 'POST .*/feedback', 'POST .*/refunds'])
    expect(demo.stdout).toMatch(new RegExp(`^${call}\\n +20[01] `, 'm'));
  expect(demo.stdout).not.toMatch(/4242424242424242|4000000000000002|"password"|sessionToken":"[^…]/);

  const audit = await runToEnd(['npm', 'run', 'audit:ledger'], { DATA_DIR: dataDir });
  expect(audit).toMatchObject({ code: 0, stdout: expect.stringContaining('The books agree.') });
});

test.skipIf(process.platform !== 'linux')(
  'each process has only its own function’s identity, with which it calls only what it names',
  { timeout: 60_000 },
  async () => {
    const { processes, services } = await souk.running();
    const { methods, close } = openMethods(services);
    let cells = 0;
    for (const name of Object.keys(functions)) {
      const tokens: CallerTokens = JSON.parse((await environmentOf(processes[`function ${name}`]))['CALLER_TOKENS'] ?? '');
      expect(Object.keys(tokens)).toEqual([name]);
      const bearer = (part: string) => tokens[name]?.[part] && `Bearer ${tokens[name][part]}`;
      const outcomes = await Promise.all(methods.map(async ({ part, call, send }) => [call, await send(bearer(part))] as const));
      const letIn = outcomes.filter(([, outcome]) => outcome === 'let in').map(([call]) => call);
      expect([name, letIn]).toEqual([name, methods.map(({ call }) => call).filter((call) => callers[name]?.includes(call))]);
      cells += outcomes.length;
    }
    expect(cells).toBe(Object.keys(functions).length * methods.length);
    const secrets = Object.values(services).filter((value) => /^[\w-]{43}$/.test(value));
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(souk.lines.join('\n')).not.toContain(secret);
    expect(souk.lines.join('\n')).not.toMatch(/make-purchase\.[\w-]{43}/);
    close();
  },
);

/** The environment with which a process was started. */
async function environmentOf(pid: number | undefined): Promise<Record<string, string>> {
  const variables = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').map((line) => /^(\w+)=(.*)$/s.exec(line));
  return Object.fromEntries(variables.flatMap((found) => (found ? [[found[1], found[2]]] : [])));
}

test('the shop is at the address that was printed, and at its other routes', async () => {
  for (const route of ['/', '/items/3-1']) {
    const page = await fetch(souk.url + route);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('<title>Souk</title>');
  }
});

test('a request for no function gets the contract’s error', async () => {
  const unknown = await fetch(`${souk.url}/v1/nothing`);
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const wrongMethod = await fetch(`${souk.url}/v1/health`, { method: 'DELETE' });
  expect(wrongMethod.status).toBe(405);
  expect(wrongMethod.headers.get('allow')).toContain('GET');
});

test('a body that is refused unread leaves the connection usable', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const status = async (method: string, path: string, body?: string) => {
    const sent = request(`${souk.url}${path}`, { method, agent, headers: { 'Content-Type': 'application/json' } }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await text(answer);
    return answer.statusCode;
  };
  expect(await status('POST', '/v1/buyers', 'x'.repeat(5_000_000))).toBe(413);
  expect(await status('GET', '/v1/health')).toBe(200);
  agent.destroy();
});

test('on SIGTERM it exits with code 0 and leaves no process behind', { timeout: 60_000 }, async () => {
  const { processes } = await souk.running();
  expect(await souk.end('SIGINT')).toBe(0);
  for (const pid of Object.values(processes)) expect(() => process.kill(pid, 0)).toThrow();
});
