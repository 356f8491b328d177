import { gcloudJson, ifThere } from './tools.ts';

interface Zone {
  name: string;
  /** With a dot at its end. */
  dnsName: string;
  visibility?: string;
}

/** The project's public zone of Cloud DNS that a host name is in, the longest one; undefined if there is none. */
export async function zoneFor(project: string, domain: string): Promise<string | undefined> {
  const zones = (await ifThere(gcloudJson<Zone[]>(project, ['dns', 'managed-zones', 'list']))) ?? [];
  const fitting = zones.filter(({ dnsName, visibility = 'public' }) => visibility === 'public' && `.${domain}.`.endsWith(`.${dnsName}`));
  return fitting.sort((one, other) => other.dnsName.length - one.dnsName.length)[0]?.name;
}
