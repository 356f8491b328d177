import { deployment } from '../../../functions/deployment.ts';
import { type ProcessName, processSettings, settingsOf } from '../../../lib/config/process-settings.ts';
import { type SettingName, settings } from '../../../lib/config/settings.ts';
import { type Deployed, firstOf, ofType, type Resource } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, fn, give, imageOf, job, processes, service } from './processes.ts';

export const settingsForTheirReaders: Policy = {
  rule: 'every process gets all settings that it needs, and none that it does not read',
  findings: (deployed) =>
    ofType(deployed, ...processes).flatMap((resource) => {
      const process = processOf(resource);
      return process === undefined
        ? [`${resource.address} is a process of which nothing is known`]
        : [...missing(resource, process), ...unread(resource, process), ...withoutBucket(resource)].map(
            (finding) => `${resource.address} (${process}): ${finding}`,
          );
    }),
  broken: {
    'product-db without the currency': (copy) => give(named(copy, service, 'product-db'), 'CURRENCY', ''),
    'the currency for customer-db': (copy) => give(named(copy, service, 'customer-db'), 'CURRENCY', 'EUR'),
    'the currency for a function': (copy) => give(firstOf(copy, fn), 'CURRENCY', 'EUR'),
    'how long deliveries are kept for customer-db': (copy) => give(named(copy, service, 'customer-db'), 'DELIVERY_DAYS', '30'),
    'the session’s length for a function': (copy) => give(firstOf(copy, fn), 'SESSION_IDLE_SECONDS', '60'),
    'the approval rate for product-db': (copy) => give(named(copy, service, 'product-db'), 'PAYMENT_APPROVAL_RATE', '1'),
    'the way to payment for payment': (copy) => give(named(copy, service, 'payment'), 'PAYMENT_URL', 'https://payment.example'),
    'a service with as many connections as usual': (copy) => give(named(copy, service, 'payment'), 'DATABASE_POOL_SIZE', ''),
    'the scheduler’s account for a function that it does not call': (copy) =>
      give(named(copy, fn, 'get-cart'), 'SCHEDULER_ACCOUNT', 'scheduler@souk.iam.gserviceaccount.com'),
    'a scheduled function that does not know the scheduler': (copy) => give(named(copy, fn, 'sweep-expired'), 'SCHEDULER_ACCOUNT', ''),
    'the audit’s user for another migrator': (copy) => give(named(copy, job, 'migrate-payment'), 'CLOUD_SQL_AUDIT_USER', 'audit@souk.iam'),
    'a product migrator that does not know the audit’s user': (copy) =>
      give(named(copy, job, 'migrate-product'), 'CLOUD_SQL_AUDIT_USER', ''),
    'the user of refunds for another migrator': (copy) =>
      give(named(copy, job, 'migrate-payment'), 'CLOUD_SQL_REFUNDS_USER', 'refunds@souk.iam'),
    'a product migrator that does not know the user of refunds': (copy) =>
      give(named(copy, job, 'migrate-product'), 'CLOUD_SQL_REFUNDS_USER', ''),
    'the payment service for the job that names categories': (copy) =>
      give(named(copy, job, 'category'), 'PAYMENT_URL', 'https://payment.example'),
    'refunds that do not know the payment service': (copy) => give(named(copy, job, 'refunds'), 'PAYMENT_URL', ''),
    'the project for a migrator, which writes no traces': (copy) =>
      give(named(copy, job, 'migrate-product'), 'GOOGLE_CLOUD_PROJECT', 'souk'),
    'a customer migrator that does not know who reads the audit trail': (copy) =>
      give(named(copy, job, 'migrate-customer'), 'CLOUD_SQL_TRAIL_USER', ''),
    'how long events are kept for product-db, which could then shorten it': (copy) =>
      give(named(copy, service, 'product-db'), 'SECURITY_EVENT_DAYS', '1'),
    'the way to payment for the trail': (copy) => give(named(copy, job, 'trail'), 'PAYMENT_URL', 'https://payment.example'),
    'an audit that does not know the payment service': (copy) => give(named(copy, job, 'audit'), 'PAYMENT_URL', ''),
    'a sweep that does not know the bucket of pictures': (copy) => give(named(copy, fn, 'sweep-expired'), 'PICTURES_BUCKET', ''),
    'log lines that name no project': (copy) => give(named(copy, service, 'payment'), 'GOOGLE_CLOUD_PROJECT', ''),
  },
};

const nameOf = ({ values }: Resource): string => String(values['name']);

const named = (deployed: Deployed, type: string, name: string): Resource =>
  firstOf(deployed, type, (resource) => (type === service ? imageOf(resource) : nameOf(resource)) === name);

/** Which of the processes that read settings runs in a resource. */
function processOf(resource: Resource): ProcessName | undefined {
  if (resource.type === fn) return deployment()[nameOf(resource)]?.public === false ? 'scheduled-function' : 'function';
  const name = resource.type === service ? imageOf(resource) : nameOf(resource);
  return Object.hasOwn(processSettings, name) ? (name as ProcessName) : undefined;
}

function missing(resource: Resource, process: ProcessName): string[] {
  const given = environmentOf(resource);
  return processSettings[process].needs.filter((name) => !given[name]).map((name) => `it needs ${name}, and is not given it`);
}

/** In the cloud a function that keeps or deletes pictures must know their bucket. */
function withoutBucket(resource: Resource): string[] {
  const handlesPictures = resource.type === fn && deployment()[nameOf(resource)]?.calls.includes('pictures');
  return handlesPictures && !environmentOf(resource)['PICTURES_BUCKET'] ? ['it needs PICTURES_BUCKET, and is not given it'] : [];
}

function unread(resource: Resource, process: ProcessName): string[] {
  const reads: readonly SettingName[] = settingsOf(process);
  const given = Object.keys(environmentOf(resource)).filter((name): name is SettingName => Object.hasOwn(settings, name));
  return given.filter((name) => !reads.includes(name)).map((name) => `it is given ${name}, and does not read it`);
}
