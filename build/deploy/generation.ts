/** As much as is read here of a state in the JSON that `terraform show -json` prints. */
export interface State {
  values?: {
    outputs?: Record<string, { value: unknown }>;
    root_module: Module;
  };
}

interface Module {
  resources?: { type: string; values: { name?: string; run_execution_token?: string | null } }[];
  child_modules?: Module[];
}

/**
 * The generation of the migrations to deploy. It is that of the last deployment, so that nothing runs again for nothing, unless that
 * deployment's migrations did not all succeed: Google's provider records a migration job's token even if the job failed, and so would not
 * start the same job again. Terraform records the output `migrations` only after all of them have succeeded.
 */
export function generationFor({ values }: State, buildId: string): string {
  const succeeded = values?.outputs?.['migrations']?.value as Record<string, string> | undefined;
  const last = values?.outputs?.['migration_generation']?.value as string | undefined;
  if (!values || !succeeded || last === undefined) return buildId;
  const started = startedIn(values.root_module);
  const names = [...new Set([...Object.keys(succeeded), ...started.keys()])];
  return names.every((name) => started.get(name) === succeeded[name]) ? last : buildId;
}

/** The token of the migrations that each database's job started last, by the database. */
function startedIn({ resources = [], child_modules = [] }: Module): Map<string, string | null | undefined> {
  const jobs = resources.filter(({ type, values }) => type === 'google_cloud_run_v2_job' && values.name?.startsWith('migrate-'));
  return new Map([
    ...jobs.map(({ values }) => [String(values.name).replace('migrate-', ''), values.run_execution_token] as const),
    ...child_modules.flatMap((module) => [...startedIn(module)]),
  ]);
}
