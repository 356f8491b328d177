// Brings one database up to date and grants its service the rights it needs: `node sql/migrate.ts customer`.
import path from 'node:path';
import { ConfigError, readSettings } from '../lib/config/config.ts';
import { settingsOf } from '../lib/config/process-settings.ts';
import type { Settings } from '../lib/config/settings.ts';
import { databaseLocation } from '../lib/database/db.ts';
import { migrate } from '../lib/database/migrate.ts';
import { createLog } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';

const names = ['customer', 'product', 'payment'] as const;

await main(async () => {
  const name = names.find((candidate) => candidate === process.argv[2]);
  if (name === undefined) throw new ConfigError(`Name the database as the one argument: ${names.join(', ')}.`);
  const urlSetting = `DATABASE_URL_${name.toUpperCase() as Uppercase<typeof name>}` as const;
  const settings = readSettings(settingsOf(`migrate-${name}`)) as Settings;
  const { [urlSetting]: url, CLOUD_SQL_INSTANCE, CLOUD_SQL_SERVICE_USER: serviceUser, LOG_LEVEL } = settings;
  if (CLOUD_SQL_INSTANCE && !serviceUser) throw new ConfigError('CLOUD_SQL_SERVICE_USER is not set: the service could read nothing.');

  const log = createLog('migrator', LOG_LEVEL);
  await migrate({
    location: databaseLocation(urlSetting, { ...settings, url }),
    folder: path.join(import.meta.dirname, name),
    serviceUser,
    members: {
      souk_trail: settings.CLOUD_SQL_TRAIL_USER,
      souk_audit: settings.CLOUD_SQL_AUDIT_USER,
      souk_refunds: settings.CLOUD_SQL_REFUNDS_USER,
      souk_categories: settings.CLOUD_SQL_CATEGORY_USER,
    },
    securityEventDays: name === 'payment' ? undefined : settings.SECURITY_EVENT_DAYS,
    // An IAM user of Cloud SQL may not create roles, but this role may. Its objects also remain when the user that created them is removed.
    asRole: CLOUD_SQL_INSTANCE && 'cloudsqlsuperuser',
    patience: { onRefusal: (reason, pauseMs) => log.warn({ database: name, reason, pauseMs }, 'Google refuses the database; tries again') },
    onMigration: (migration) => log.info({ database: name, migration }, 'migrated'),
  });
  log.info({ database: name }, 'up to date');
});
