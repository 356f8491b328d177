import type * as z from 'zod/mini';
import { isDeployed, unsafeWhereDeployed } from './deployed.ts';
import { type SettingName, type Settings, settings } from './settings.ts';
import { parseUrl, withoutSecrets } from './url.ts';

/** A setting is wrong. The message, on one line, names each wrong setting with its value and what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the named settings from the environment. An empty variable counts as absent. Throws a ConfigError that names all wrong settings
 * and, in a deployment, all unsafe ones.
 */
export function readSettings<Name extends SettingName>(names: readonly Name[], env = process.env): Settings<Name> {
  const wrong: string[] = [];
  const read = names.map((name) => {
    const setting: { schema: () => z.ZodMiniType; default?: string } = settings[name];
    const result = setting.schema().safeParse(env[name] || setting.default);
    if (!result.success) wrong.push(`${name} ${describe(name, env)}: it ${result.error.issues[0]?.message}`);
    return [name, result.data];
  });
  const values = Object.fromEntries(read) as Settings<Name>;
  if (isDeployed(env))
    for (const [name, must] of unsafeWhereDeployed(values, env)) wrong.push(`${name} ${describe(name, env)}: it ${must}`);
  if (wrong.length > 0) throw new ConfigError(wrong.join('; '));
  return values;
}

/** Throws a ConfigError in a deployment: what a process lacks is fine on a local machine only. */
export function refuseWhereDeployed(reason: string, env = process.env): void {
  if (isDeployed(env)) throw new ConfigError(reason);
}

/** Throws a ConfigError outside a deployment: the process relies on what only the platform does. */
export function refuseUnlessDeployed(reason: string, env = process.env): void {
  if (!isDeployed(env)) throw new ConfigError(reason);
}

/** The value of a variable without secrets: of a URL only the scheme and host, and nothing if the URL cannot be parsed. */
function describe(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (value === undefined) return 'is not set';
  const mayBeUrl = /_URL(_|$)/.test(name) || /@|:\/\/|password/i.test(value);
  if (/_(TOKENS?|SECRET)$/.test(name) || (mayBeUrl && !parseUrl(value))) return 'is not shown';
  return `is ${JSON.stringify(mayBeUrl ? withoutSecrets(value) : value.slice(0, 100))}`;
}
