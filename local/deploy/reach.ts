import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../lib/config/config.ts';
import type { Choices } from './options.ts';
import { duration, say } from './steps.ts';
import { surroundings } from './surroundings.ts';
import { gcloud, gcloudJson, ifThere } from './tools.ts';

/** The address of the load balancer; undefined before the first deployment. */
export async function balancerAddress(project: string): Promise<string | undefined> {
  const found = await ifThere(gcloudJson<{ address: string }>(project, ['compute', 'addresses', 'describe', 'api', '--global']));
  return found?.address;
}

export const hostOf = ({ domain }: Choices, address: string): string => domain || `${address.replaceAll('.', '-')}.sslip.io`;

/** Whether the interface answers at its name, all parts healthy. */
export async function isHealthy(host: string): Promise<boolean> {
  return fetch(`${surroundings.baseUrl(host)}/v1/health`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

interface DnsRecord {
  name: string;
  type: string;
  data: string;
}

/** The records that the operator has to set at a domain of their own. */
export async function records(project: string, { domain }: Choices, address: string): Promise<DnsRecord[]> {
  const found = await ifThere(
    gcloudJson<{ name: string; dnsResourceRecord: DnsRecord }[]>(project, ['certificate-manager', 'dns-authorizations', 'list']),
  );
  return [{ name: `${domain}.`, type: 'A', data: address }, ...(found ?? []).map(({ dnsResourceRecord }) => dnsResourceRecord)];
}

/** Waits until the certificate is there and the interface is healthy. Says from time to time what it waits for. */
export async function waitUntilHealthy(project: string, host: string): Promise<void> {
  const startedAtMs = performance.now();
  let said = '';
  while (!(await isHealthy(host))) {
    const waitedMs = performance.now() - startedAtMs;
    if (waitedMs > surroundings.patienceMs)
      throw new ConfigError(
        `https://${host}/v1/health is not healthy after ${duration(waitedMs)}. ${await certificateState(project)} Run the same command again: it goes on here.`,
      );
    const state = await certificateState(project);
    if (state !== said) say(`   ${state}`);
    said = state;
    await sleep(surroundings.pauseMs);
  }
}

interface Certificate {
  managed?: {
    state?: string;
    provisioningIssue?: { reason?: string; details?: string };
    authorizationAttemptInfo?: { details?: string; failureReason?: string }[];
  };
}

async function certificateState(project: string): Promise<string> {
  const [certificate] = (await ifThere(gcloudJson<Certificate[]>(project, ['certificate-manager', 'certificates', 'list']))) ?? [];
  const { state = 'unknown', provisioningIssue: issue, authorizationAttemptInfo: attempts = [] } = certificate?.managed ?? {};
  if (state === 'ACTIVE') return 'The certificate is there. Waiting until the load balancer uses it and all parts are healthy.';
  const reason = issue?.details ?? issue?.reason ?? attempts.map(({ details, failureReason }) => details ?? failureReason).find(Boolean);
  return `The certificate is ${state.toLowerCase()}: Google needs up to an hour.${reason ? ` Google says: ${reason}` : ''}`;
}

/** Switches on the alert about the interface's health, which a first deployment leaves off. The next deployment does it, too. */
export async function switchOnHealthAlert(project: string): Promise<void> {
  const name = 'Souk: /v1/health does not return 200';
  const [policy] =
    (await ifThere(
      gcloudJson<{ name: string; enabled?: boolean }[]>(project, ['monitoring', 'policies', 'list', `--filter=displayName="${name}"`]),
    )) ?? [];
  if (policy?.enabled !== false) return;
  const isOn = await ifThere(gcloud(project, ['monitoring', 'policies', 'update', policy.name, '--enabled']));
  if (isOn === undefined) say(`   The alert "${name}" is still off. The next deployment switches it on.`);
}
