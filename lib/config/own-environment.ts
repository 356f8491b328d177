// Corrects variables that libraries read from the environment. It must be imported before `pg`.
const env = process.env;

// Only Souk's settings say how a database is reached. PGSSLMODE, PGHOST and so on are meant for a developer's own tools.
for (const name of Object.keys(env)) if (name.startsWith('PG') || name === 'NODE_PG_FORCE_NATIVE') delete env[name];

// Google's libraries get this process's identity from the metadata server, which must be reached without a proxy.
const metadataServers = ['metadata.google.internal', '169.254.169.254', env['GCE_METADATA_HOST']];
env['NO_PROXY'] = [env['NO_PROXY'] ?? env['no_proxy'], ...metadataServers].filter(Boolean).join(',');
