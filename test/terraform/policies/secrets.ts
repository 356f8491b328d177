import { at, firstOf, listAt, ofType, put, type Resource, textAt, textsIn } from './deployed.ts';
import type { Policy } from './policy.ts';

/** What looks like a secret wherever it stands: a private key, Google's keys, a URL with a password, a token that says whose it is. */
const secretLike =
  /-----BEGIN [A-Z ]*PRIVATE KEY|\bAIza[\w-]{35}\b|\bGOCSPX-[\w-]+|:\/\/[^/\s:@]+:[^/\s@]+@|\bgh[pousr]_\w{30,}|\beyJ[\w-]+\.eyJ/;
/** A setting of such a name must come from Secret Manager. */
const secretName = /(PASSWORD|SECRET|TOKEN|PRIVATE_KEY|API_KEY|CREDENTIALS)/i;

export const noSecretInTheState: Policy = {
  rule: 'no secret is in the state: secret settings come from Secret Manager, which people fill',
  findings: (deployed) => [
    ...ofType(deployed, 'google_secret_manager_secret_version', 'google_service_account_key').map(
      ({ address }) => `${address} is a secret`,
    ),
    ...deployed.resources.flatMap(({ address, values }) =>
      textsIn(values)
        .filter((text) => secretLike.test(text))
        .map((text) => `${address} has ${text.slice(0, 12)}…`),
    ),
    ...deployed.resources.flatMap((resource) =>
      literalSettings(resource)
        .filter((name) => secretName.test(name))
        .map((name) => `${resource.address} sets ${name} in plain text`),
    ),
  ],
  broken: {
    'a secret’s content': (copy) =>
      void copy.resources.push({ address: 'added', type: 'google_secret_manager_secret_version', values: { secret_data: 'open sesame' } }),
    'a password in a URL': (copy) =>
      put(firstOf(copy, 'google_cloud_run_v2_service'), 'template.0.containers.0.env.0.value', 'postgres://souk:sesame@10.0.0.2/customer'),
    'a token of a function': (copy) =>
      put(firstOf(copy, 'google_cloudfunctions2_function'), 'service_config.0.environment_variables', { SCHEDULER_TOKEN: 'sesame' }),
    'a token of a service': (copy) =>
      put(firstOf(copy, 'google_cloud_run_v2_service'), 'template.0.containers.0.env.0', { name: 'API_TOKEN', value: 'sesame' }),
    'the key of an account': (copy) =>
      void copy.resources.push({ address: 'added', type: 'google_service_account_key', values: { service_account_id: 'souk' } }),
  },
};

/** The names of the settings whose value is written down, of a function, a service or a job. */
function literalSettings({ values }: Resource): string[] {
  const containers = [...listAt(values, 'template.0.containers'), ...listAt(values, 'template.0.template.0.containers')];
  const variables = containers.flatMap((container) => listAt(container, 'env')).filter((variable) => textAt(variable, 'value') !== '');
  const settings = at(values, 'service_config.0.environment_variables') ?? {};
  return [...variables.map((variable) => textAt(variable, 'name')), ...Object.keys(settings as object)];
}
