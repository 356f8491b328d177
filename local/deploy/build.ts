import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../lib/config/config.ts';
import { attestationKey } from './bootstrap.ts';
import type { Choices } from './options.ts';
import { sourceHash } from './source.ts';
import { say } from './steps.ts';
import { surroundings } from './surroundings.ts';
import { gcloud, gcloudJson } from './tools.ts';
import { zoneFor } from './zone.ts';

interface Build {
  id: string;
  status: string;
  logUrl?: string;
  substitutions?: Record<string, string>;
  steps?: { id: string; status?: string }[];
}

interface HowToBuild {
  /** Whether the build can be tested through the load balancer. */
  isReachable: boolean;
  refreshesBase: boolean;
}

const root = path.join(import.meta.dirname, '../..');

/**
 * Deploys this working tree by a build, and waits for its end. Goes on with a build of the same source and choices that is at work, and does
 * nothing if the latest one has deployed them, unless the newest base image is wanted.
 */
export async function deployByBuild(project: string, choices: Choices, { isReachable, refreshesBase }: HowToBuild): Promise<void> {
  const key = await attestationKey(project);
  const source = await sourceHash(root, { ...choices, key });
  const [latest] = await builds(project, choices, 'tags=souk-deploy');
  const isSame = latest?.substitutions?.['_SOURCE'] === source;
  if (isSame && latest.status === 'SUCCESS' && !refreshesBase) return say('   This source is deployed already.');
  const isAtWork = latest !== undefined && ['QUEUED', 'PENDING', 'WORKING'].includes(latest.status);
  const base = refreshesBase ? 'newest' : 'kept';
  if (isAtWork && (!isSame || (refreshesBase && latest.substitutions?.['_BASE_IMAGE'] !== base)))
    throw new ConfigError(
      `Build ${latest.id} deploys another source or base image at the moment. Run the same command again after its end: ${latest.logUrl}`,
    );
  const chosen = { _ATTESTATION_KEY: key, _BASE_IMAGE: base, _SMOKE_TEST: isReachable ? 'yes' : 'no', _SOURCE: source };
  await follow(project, choices, isAtWork ? latest.id : await submit(project, choices, chosen));
}

const builds = async (project: string, { region }: Choices, filter: string): Promise<Build[]> =>
  (await gcloudJson<Build[]>(project, [
    'builds',
    'list',
    `--region=${region}`,
    `--filter=${filter}`,
    '--sort-by=~createTime',
    '--limit=1',
  ])) ?? [];

async function submit(project: string, choices: Choices, chosen: Record<string, string>): Promise<string> {
  const { region, domain, email, profile } = choices;
  const substitutions = {
    _ENVIRONMENT: profile,
    _DOMAIN: domain,
    _DNS_ZONE: domain === '' ? '' : ((await zoneFor(project, domain)) ?? ''),
    _ALERT_EMAIL: email,
    _CHECK: 'no',
    ...chosen,
  };
  const given = Object.entries(substitutions).map(([name, value]) => `${name}=${value}`);
  const { id } = await gcloudJson<Build>(project, [
    ...['builds', 'submit', root, `--config=${path.join(root, 'cloudbuild.yaml')}`, `--region=${region}`, '--async'],
    `--gcs-source-staging-dir=gs://${project}-builds/source`,
    `--substitutions=${given.join(',')}`,
  ]);
  return id;
}

/** Prints each step of a build as it begins. Throws a ConfigError if the build fails. */
async function follow(project: string, { region }: Choices, id: string): Promise<void> {
  const begun = new Set<string>();
  for (let isFirst = true; ; isFirst = false) {
    const build = await gcloudJson<Build>(project, ['builds', 'describe', id, `--region=${region}`]);
    if (isFirst) say(`   Build ${id}. It goes on if this command is cut off. Its log: ${build.logUrl}`);
    for (const { id: name, status } of build.steps ?? [])
      if (status !== undefined && status !== 'QUEUED' && !begun.has(name)) {
        begun.add(name);
        say(`   ${new Date().toLocaleTimeString('en-GB')} ${name}`);
      }
    if (build.status === 'SUCCESS') return;
    if (failedStep(build) === lastStep) return sayWhatIsLeft(project, region, build);
    if (!['QUEUED', 'PENDING', 'WORKING'].includes(build.status)) throw await failure(project, region, build);
    await sleep(surroundings.pauseMs);
  }
}

/** Plans again what is deployed and tested by then. */
const lastStep = 'left';

const failedStep = ({ steps = [] }: Build): string | undefined =>
  steps.find(({ status }) => status !== undefined && !['SUCCESS', 'QUEUED', 'WORKING'].includes(status))?.id;

const logOf = (project: string, region: string, id: string): Promise<string> =>
  gcloud(project, ['beta', 'builds', 'log', id, `--region=${region}`]).catch(() => '');

/** Google may return a setting in other words than it was sent. This does no harm, but each deployment will send it again. */
async function sayWhatIsLeft(project: string, region: string, { id, logUrl }: Build): Promise<void> {
  const lines = (await logOf(project, region, id)).match(/LEFT TO DO: .*/g) ?? [];
  say('   Everything is deployed, but another deployment of the same source would change something again:');
  for (const line of lines) say(`   | ${line}`);
  say(`   docs/operate.md, "Drift", says what to do. The build's log: ${logUrl}`);
}

async function failure(project: string, region: string, build: Build): Promise<ConfigError> {
  const { id, status, logUrl } = build;
  const failed = failedStep(build);
  for (const line of (await logOf(project, region, id)).trimEnd().split('\n').slice(-20)) say(`   | ${line}`);
  const where = failed === undefined ? 'before its first step' : `in the step ${failed}`;
  return new ConfigError(
    `Build ${id} ended with ${status} ${where}. Its log: ${logUrl}\nCorrect the cause, then run the same command again. docs/deploy.md explains frequent messages.`,
  );
}
