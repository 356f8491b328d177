import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { backendQuotas } from '../../../local/deploy/checks/quotas.ts';

/** What the fake project consists of. Tests change what they are about. */
export interface ProjectState {
  account: string | null;
  credentials: boolean;
  terraformVersion: string;
  project: string | null;
  owners: string[] | null;
  billing: boolean;
  /** Whether it belongs to one. */
  organisation?: boolean;
  /** The key that Terraform makes for signatures, if not that of the profile. */
  attestation?: string;
  region: string;
  interfaces: string[];
  policies: Record<string, object>;
  quotas: { metric: string; limit: number; usage: number }[];
  runMilliCpus: number;
  zones: { name: string; dnsName: string; visibility?: string }[];
  databases: { name: string }[];
  budgets: { displayName: string; amount: number }[] | null;
  buckets: Record<string, Record<string, string>>;
  builds: { id: string; status: string; substitutions: Record<string, string> }[];
  /** The files of the working tree. */
  source: string[];
  /** Commands that fail once, by a part of them, with what they say. */
  fail: Record<string, string>;
  failingStep?: string;
  killAt?: { command: number; when: 'before' | 'after' };
  commands?: number;
  address?: string;
  certificate?: number;
  alert?: { enabled: boolean };
  deployed?: Record<string, string>;
  bootstrap?: object;
  /** Whether the database runs, and what the scheduler leaves out. */
  database?: string;
  paused?: string[];
}

export const emptyProject = (): ProjectState => ({
  account: 'ada@souk.example',
  credentials: true,
  terraformVersion: '1.11.4',
  project: 'ACTIVE',
  owners: ['user:ada@souk.example'],
  billing: true,
  region: 'europe-west1',
  interfaces: [],
  policies: {},
  quotas: Object.keys(backendQuotas('prod')).map((metric) => ({ metric, limit: 100, usage: 0 })),
  runMilliCpus: 20_000,
  zones: [],
  databases: [],
  budgets: [],
  buckets: {},
  builds: [],
  source: ['package.json', 'cloudbuild.yaml'],
  fail: {},
});

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What gcloud and terraform were asked. */
  asked: string[];
}

export interface Project {
  /** Where the command keeps its files. */
  kept: string;
  state(): Promise<ProjectState>;
  change(changes: Partial<ProjectState>): Promise<void>;
  /** Runs `npm run deploy -- --project souk-test` with more arguments. */
  deploy(...args: string[]): Promise<Run>;
  /** Runs `npm run deploy` with these arguments alone. */
  run(args: string[]): Promise<Run>;
  /** Another project for this test, in the same state. */
  copy(): Promise<Project>;
}

/** A fake project for one test. Its load balancer leads to the marketplace at `url` once the certificate is there. */
export async function projectForThisTest(url: string, initial: Partial<ProjectState> = {}): Promise<Project> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-project-'));
  const file = path.join(folder, 'state.json');
  const kept = path.join(folder, 'deploy');
  const state = async (): Promise<ProjectState> => JSON.parse(await readFile(file, 'utf8'));
  const write = (content: ProjectState) => writeFile(file, JSON.stringify(content));
  await write({ ...emptyProject(), ...initial });
  const programs = await startPrograms(folder, file);
  const balancer = await startBalancer(url, async () => ((await state()).certificate ?? 0) > 2);
  onTestFinished(async () => {
    balancer.close();
    programs.kill();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(args: string[]): Promise<Run> {
    await rm(`${file}.log`, { force: true });
    await write({ ...(await state()), commands: 0 });
    const env = {
      PATH: `${folder}:${process.env['PATH']}`,
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DEPLOY_DIR: kept,
      DEPLOY_TEST_URL: balancer.url,
      DEPLOY_PAUSE_MS: '5',
      DEPLOY_PATIENCE_MS: '60000',
    };
    const child = spawn(process.execPath, ['local/deploy/command.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const asked = (await readFile(`${file}.log`, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    return { code, stdout, stderr, asked };
  }

  return {
    state,
    run,
    deploy: (...args) => run(['--project', 'souk-test', ...args]),
    change: async (changes) => write({ ...(await state()), ...changes }),
    async copy() {
      const other = await projectForThisTest(url, await state());
      await cp(kept, other.kept, { recursive: true });
      return other;
    },
    kept,
  };
}

/** Starts the server that plays both programs, and makes the programs, which only ask it. */
async function startPrograms(folder: string, file: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['test/deploy/fake/cloud.mjs'], {
    env: { FAKE_CLOUD: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(server.stdout, 'data');
  for (const name of ['gcloud', 'terraform']) {
    const program = path.join(folder, name);
    await writeFile(program, asking(name, Number(port)));
    await chmod(program, 0o755);
  }
  return server;
}

const asking = (program: string, port: number) => `#!/usr/bin/env bash
exec 3<> /dev/tcp/127.0.0.1/${port}
[[ " $* " == *' cp - '* ]] && input=$(cat; printf x)
printf '%s\\0' "$PPID" "\${input%x}" ${program} "$@" $'\\4' >&3
IFS= read -r code <&3
if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "\${code:-1}"
`;

async function startBalancer(url: string, isOpen: () => Promise<boolean>) {
  const server = createServer(async (request, response) => {
    if (!(await isOpen())) return void response.writeHead(503).end();
    const { method, headers } = request;
    const forwarded = send(new URL(request.url ?? '/', url), { method, headers: { ...headers, host: new URL(url).host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
