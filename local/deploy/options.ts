import { ConfigError } from '../../lib/config/config.ts';
import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';

const usage = `npm run deploy -- --project ID [--region R] [--domain D] [--profile dev|prod] [--email A] [--refresh-base] [--check | --remove | --sleep | --wake] [--yes]
Deploys this working tree to a Google Cloud project of its own. Cut it off whenever you like, and run the same command again.
  --project ID   the project, which must exist and have billing
  --region R     where everything is; europe-west1 if absent. It cannot change later
  --domain D     a host name of yours; without it, the marketplace is at a name that is made from its address
  --profile P    dev: for few visitors, a small database, no Cloud Armor; prod: see terraform/environments/prod.tfvars. dev if absent
  --email A      where alerts go; your account if absent
  --refresh-base takes the newest base image for the services, also if the source is deployed already; otherwise that of the last deployment
  --check        only checks whether the deployment can succeed; changes nothing
  --remove       removes everything that was deployed, with all data
  --sleep        stops the database of a dev deployment and its schedules; --wake starts them again
  --yes          asks nothing`;

export interface Options {
  project: string;
  action: 'deploy' | 'check' | 'remove' | 'sleep' | 'wake';
  /** Asks nothing. */
  yes: boolean;
  /** Takes the newest base image, not that of the last deployment. */
  refreshesBase: boolean;
  /** What was given; the rest is taken from the earlier deployment, or has a default. */
  given: Partial<Choices>;
}

/** What an operator chooses about a deployment. It is kept in the bucket of the state. */
export interface Choices {
  region: string;
  domain: string;
  profile: 'dev' | 'prod';
  email: string;
}

const patterns: Record<keyof Choices | 'project', [RegExp, string]> = {
  project: [/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'must be the id of a project: 6 to 30 lower-case letters, digits and hyphens'],
  region: [/^[a-z]+-[a-z]+\d+$/, 'must be a region, such as europe-west1'],
  domain: [/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a host name in lower case, such as shop.example.com'],
  profile: [/^(dev|prod)$/, 'must be dev or prod'],
  email: [/^[^@\s,]+@[^@\s,]+$/, 'must be one e-mail address'],
};

/** Reads the command line. Throws a ConfigError in one line if it is wrong. */
export function readOptions(): Options {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
  const { values } = readCommandLine({
    usage,
    options: {
      project: text,
      region: text,
      domain: text,
      profile: text,
      email: text,
      'refresh-base': flag,
      check: flag,
      remove: flag,
      sleep: flag,
      wake: flag,
      yes: flag,
    },
  });
  if (values.project === undefined) throw wrongUsage('--project is missing', usage);
  for (const [name, [pattern, must]] of Object.entries(patterns)) {
    const value = values[name as keyof typeof patterns];
    if (value !== undefined && !pattern.test(value)) throw new ConfigError(`--${name} is ${value}: it ${must}.`);
  }
  const actions = (['check', 'remove', 'sleep', 'wake'] as const).filter((name) => values[name]);
  if (actions.length > 1) throw wrongUsage(`--${actions[0]} does not go with --${actions[1]}`, usage);
  const { region, domain, profile, email } = values;
  const given = Object.fromEntries(Object.entries({ region, domain, profile, email }).filter(([, value]) => value !== undefined));
  if (values['refresh-base'] && actions.length > 0) throw wrongUsage(`--refresh-base does not go with --${actions[0]}`, usage);
  return { project: values.project, action: actions[0] ?? 'deploy', yes: values.yes, refreshesBase: values['refresh-base'], given };
}
