// What libraries would read out of this process's environment and Souk does not leave to it. To be imported before `pg`.
const env = process.env;

// A database is where its setting says, and reached as that says: PGSSLMODE, PGHOST and so on are meant for a person's own tools.
for (const name of Object.keys(env)) if (name.startsWith('PG') || name === 'NODE_PG_FORCE_NATIVE') delete env[name];

// Google's libraries ask the metadata server who this process is. It is beside this machine, behind no proxy.
const metadataServers = ['metadata.google.internal', '169.254.169.254', env['GCE_METADATA_HOST']];
env['NO_PROXY'] = [env['NO_PROXY'] ?? env['no_proxy'], ...metadataServers].filter(Boolean).join(',');
