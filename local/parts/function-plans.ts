import type { CallerTokens } from '../../lib/callers/caller-token.ts';
import { settingsOf } from '../../lib/config/process-settings.ts';
import type { SettingName, Settings } from '../../lib/config/settings.ts';
import { environment, inRepository } from './environment.ts';
import type { PartPlan } from './part.ts';
import { freePorts } from './ports.ts';

/** The settings that every server reads. */
const serverSettings: SettingName[] = ['PORT', 'HOST', 'LOG_LEVEL'];

type FunctionEnvironment = Partial<Record<SettingName, string>>;

/**
 * The functions' processes in stages; each stage calls the one before. Either one part serves all, or each has a part behind a proxy. A
 * process gets the tokens of the functions that it serves.
 */
export async function planFunctions(settings: Settings, env: FunctionEnvironment, tokens: CallerTokens = {}): Promise<PartPlan[][]> {
  if (settings.FUNCTION_PROCESSES === 'each') return planEach(settings, env, tokens);
  return [
    [
      {
        name: 'functions',
        args: [inRepository('local/parts/functions.ts')],
        env: environment([...settingsOf('scheduled-function'), ...serverSettings, 'FUNCTION_PROCESSES'], {
          ...env,
          CALLER_TOKENS: JSON.stringify(tokens),
        }),
      },
    ],
  ];
}

/** The framework's own command for every function, as the cloud runs it. */
async function planEach({ FORWARDED_HOPS, HOST }: Settings, env: FunctionEnvironment, tokens: CallerTokens): Promise<PartPlan[][]> {
  const { functions } = await import('../../functions/endpoints.ts');
  const names = Object.keys(functions) as (keyof typeof functions)[];
  const isScheduled = (name: keyof typeof functions) => functions[name].some(({ caller }) => caller === 'scheduler');
  const readsOf = (name: keyof typeof functions) => settingsOf(isScheduled(name) ? 'scheduled-function' : 'function');
  const ports = await freePorts(names.length, HOST);
  const command = inRepository('node_modules/@google-cloud/functions-framework/build/src/main.js');
  const source = inRepository('functions/index.ts');
  const each = names.map((name, i) => ({
    name: `function ${name}`,
    args: [command, `--target=${name}`, `--source=${source}`, `--port=${ports[i]}`],
    env: environment(readsOf(name), {
      ...env,
      FUNCTION_HOST: HOST,
      FORWARDED_HOPS: String(FORWARDED_HOPS + 1),
      CALLER_TOKENS: JSON.stringify({ [name]: tokens[name] ?? {} }),
    }),
  }));
  const proxy = {
    name: 'proxy',
    args: [inRepository('local/parts/function-proxy.ts')],
    env: {
      ...environment([...serverSettings, 'PUBLIC_HOSTS', 'FORWARDED_HOPS', 'CORS_ORIGINS', 'PICTURES_DIR'], env),
      FUNCTION_PORTS: JSON.stringify(Object.fromEntries(names.map((name, i) => [name, ports[i]]))),
    },
  };
  return [each, [proxy]];
}
