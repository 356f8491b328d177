import type { SettingName } from './settings.ts';

interface ProcessSettings {
  /** Settings that a deployment must set, because no default is right there. */
  readonly needs: readonly SettingName[];
  /** Further settings that the process reads. */
  readonly mayRead: readonly SettingName[];
}

const cloudSql = ['CLOUD_SQL_INSTANCE', 'CLOUD_SQL_USER', 'CLOUD_SQL_DATABASE'] as const;
const service = ['HOST', 'GOOGLE_CLOUD_PROJECT', 'DATABASE_POOL_SIZE', 'CALLER_ACCOUNTS', ...cloudSql] as const;
const anywhere = ['LOG_LEVEL', 'GCE_METADATA_HOST'] as const;
const readsBooks = {
  needs: [...cloudSql, 'PAYMENT_URL', 'GOOGLE_CLOUD_PROJECT'],
  mayRead: ['DATABASE_URL_PRODUCT', 'PAYMENT_AUDIENCE', ...anywhere],
} as const;
const callsServices = {
  needs: [
    'CUSTOMER_DB_ADDRESS',
    'CUSTOMER_DB_AUDIENCE',
    'PRODUCT_DB_ADDRESS',
    'PRODUCT_DB_AUDIENCE',
    'PAYMENT_URL',
    'FORWARDED_HOPS',
    'PUBLIC_HOSTS',
    'GOOGLE_CLOUD_PROJECT',
  ],
  // PAYMENT_AUDIENCE is not needed: a payment service of another provider takes no ID token.
  mayRead: [
    'CORS_ORIGINS',
    'PAYMENT_AUDIENCE',
    'CALLER_TOKENS',
    'PURCHASE_DUE_SECONDS',
    'PICTURES_DIR',
    'PICTURES_BUCKET',
    'FUNCTION_HOST',
    'FUNCTION_TARGET',
    ...anywhere,
  ],
} as const;

/**
 * The settings of each process. `npm start` passes only these on to it; the deployment gives it all that it needs, and none outside its list.
 * A program of several processes reads one list in all of them, in which some settings are then absent: every function that of a scheduled
 * function, and `refunds` and `category` that of `audit`.
 */
export const processSettings = {
  function: callsServices,
  /** A function that the scheduler calls. */
  'scheduled-function': {
    needs: [...callsServices.needs, 'SCHEDULER_ACCOUNT', 'SCHEDULER_AUDIENCE', 'SCHEDULER_CHECKED_BY'],
    mayRead: [...callsServices.mayRead, 'SCHEDULER_TOKEN'],
  },
  'customer-db': {
    needs: ['CUSTOMER_DB_PORT', ...service],
    mayRead: [
      'DATABASE_URL_CUSTOMER',
      'CUSTOMER_DB_SECRET',
      'SESSION_IDLE_SECONDS',
      'FAILED_LOG_INS_PER_USERNAME',
      'FAILED_LOG_INS_PER_NETWORK',
      'NEW_ACCOUNTS_PER_MINUTE',
      ...anywhere,
    ],
  },
  'product-db': {
    needs: ['PRODUCT_DB_PORT', 'CURRENCY', 'PICTURES_URL', ...service],
    mayRead: [
      'DATABASE_URL_PRODUCT',
      'DATABASE_URL_PRODUCT_READ',
      'CLOUD_SQL_READ_INSTANCES',
      'PRODUCT_DB_SECRET',
      'DELIVERY_DAYS',
      'NEW_ITEMS_PER_DAY',
      'NEW_PURCHASES_PER_MINUTE',
      ...anywhere,
    ],
  },
  payment: {
    needs: ['PAYMENT_PORT', ...service],
    mayRead: ['DATABASE_URL_PAYMENT', 'PAYMENT_SECRET', 'PAYMENT_APPROVAL_RATE', ...anywhere],
  },
  'migrate-customer': {
    needs: [...cloudSql, 'CLOUD_SQL_SERVICE_USER', 'CLOUD_SQL_TRAIL_USER'],
    mayRead: ['DATABASE_URL_CUSTOMER', 'SECURITY_EVENT_DAYS', ...anywhere],
  },
  'migrate-product': {
    needs: [
      ...cloudSql,
      'CLOUD_SQL_SERVICE_USER',
      'CLOUD_SQL_AUDIT_USER',
      'CLOUD_SQL_REFUNDS_USER',
      'CLOUD_SQL_CATEGORY_USER',
      'CLOUD_SQL_TRAIL_USER',
    ],
    mayRead: ['DATABASE_URL_PRODUCT', 'SECURITY_EVENT_DAYS', ...anywhere],
  },
  'migrate-payment': { needs: [...cloudSql, 'CLOUD_SQL_SERVICE_USER'], mayRead: ['DATABASE_URL_PAYMENT', ...anywhere] },
  /** The job that reads the audit trail of both databases for an operator. */
  trail: {
    needs: ['CLOUD_SQL_INSTANCE_CUSTOMER', 'CLOUD_SQL_INSTANCE_PRODUCT', 'CLOUD_SQL_USER', 'GOOGLE_CLOUD_PROJECT'],
    mayRead: ['DATABASE_URL_CUSTOMER', 'DATABASE_URL_PRODUCT', ...anywhere],
  },
  audit: readsBooks,
  /** The same program as the audit, as another account. */
  refunds: readsBooks,
  /** The same program, which does not call the payment service for this. */
  category: { needs: [...cloudSql, 'GOOGLE_CLOUD_PROJECT'], mayRead: ['DATABASE_URL_PRODUCT', ...anywhere] },
} as const satisfies Record<string, ProcessSettings>;

export type ProcessName = keyof typeof processSettings;

type Reads<Name extends ProcessName> = (typeof processSettings)[Name]['needs' | 'mayRead'][number];

/** All settings that a process reads. */
export const settingsOf = <Name extends ProcessName>(name: Name): Reads<Name>[] => {
  const { needs, mayRead } = processSettings[name];
  return [...needs, ...mayRead] as Reads<Name>[];
};
