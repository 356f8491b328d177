import { ConfigError } from '../../lib/config/config.ts';
import type { Choices, Options } from './options.ts';
import { activeAccount, gcloud, ifThere } from './tools.ts';

// The choices of a deployment are kept beside Terraform's state, so that the next deployment, from any machine, makes the same ones.

export const stateBucket = (project: string): string => `${project}-terraform-state`;

const file = (project: string) => `gs://${stateBucket(project)}/deploy.json`;

/** The choices of the earlier deployment; undefined if there is none. */
export async function keptChoices(project: string): Promise<Choices | undefined> {
  const text = await ifThere(gcloud(project, ['storage', 'cat', file(project)]));
  return text === undefined ? undefined : JSON.parse(text);
}

export const keepChoices = (project: string, choices: Choices): Promise<string> =>
  gcloud(project, ['storage', 'cp', '-', file(project)], { input: JSON.stringify(choices) });

/**
 * What is deployed: what was given, else as before, else the default. Throws a ConfigError for a change that would lose the data.
 */
export async function choicesFor({ project, given }: Options, kept: Choices | undefined): Promise<Choices> {
  if (kept && given.region && given.region !== kept.region)
    throw new ConfigError(
      `${project} is deployed in ${kept.region}: another region would replace its databases with empty ones. Use another project.`,
    );
  if (kept && given.profile && given.profile !== kept.profile)
    throw new ConfigError(
      `${project} is deployed as ${kept.profile}: another profile would replace its databases with empty ones. Use another project.`,
    );
  const email = given.email ?? kept?.email ?? (await ownAddress(project));
  return { region: 'europe-west1', domain: '', profile: 'dev', ...kept, ...given, email };
}

async function ownAddress(project: string): Promise<string> {
  const account = await activeAccount(project);
  if (account === undefined) throw new ConfigError('gcloud is not logged in. Run: gcloud auth login --update-adc');
  return account;
}
