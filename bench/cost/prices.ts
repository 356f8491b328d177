/** A list price, before free tiers, discounts for commitment and tax. */
export interface Price {
  /** US dollars for one `unit`. */
  usd: number;
  unit: string;
  /** Google's page with this price. */
  source: string;
  /** Whether it was not looked up there in the month below. */
  isUnverified?: true;
}

const run = 'https://cloud.google.com/run/pricing';
const sql = 'https://cloud.google.com/sql/pricing';
const network = 'https://cloud.google.com/load-balancing/pricing';
const cdn = 'https://cloud.google.com/cdn/pricing';
const armor = 'https://cloud.google.com/armor/pricing';
const observability = 'https://cloud.google.com/stackdriver/pricing';

/** The prices' region and month. Others differ, so check the sources before you rely on a figure. */
export const pricesOf = { region: 'us-central1', asOf: '2026-11' };

export const prices = {
  /** For functions, and services whose CPU is allocated only during requests. Time is rounded up to 100 ms. */
  requestCpuSecond: { usd: 0.000024, unit: 'vCPU-second', source: run },
  requestMemorySecond: { usd: 0.0000025, unit: 'GiB-second', source: run },
  request: { usd: 0.4 / 1e6, unit: 'request', source: run },
  /** For the same, while an instance is kept warm without a request. */
  warmCpuSecond: { usd: 0.0000025, unit: 'vCPU-second', source: run },
  warmMemorySecond: { usd: 0.0000025, unit: 'GiB-second', source: run },
  /** For services whose CPU is always allocated, over the lifetime of their instances. */
  instanceCpuSecond: { usd: 0.000018, unit: 'vCPU-second', source: run },
  instanceMemorySecond: { usd: 0.000002, unit: 'GiB-second', source: run },
  /** Enterprise edition, one zone; a regional instance costs twice as much, its storage too. */
  databaseCpuHour: { usd: 0.0413, unit: 'vCPU-hour', source: sql },
  databaseMemoryHour: { usd: 0.007, unit: 'GiB-hour', source: sql },
  databaseMicroHour: { usd: 0.0105, unit: 'hour', source: sql },
  databaseSmallHour: { usd: 0.035, unit: 'hour', source: sql },
  databaseStorage: { usd: 0.17, unit: 'GiB-month', source: sql },
  databaseBackup: { usd: 0.08, unit: 'GiB-month', source: sql },
  /** One to five rules cost this much together. */
  forwardingRules: { usd: 0.025, unit: 'hour', source: network },
  balancedTraffic: { usd: 0.008, unit: 'GiB', source: network },
  internetTraffic: { usd: 0.12, unit: 'GiB', source: 'https://cloud.google.com/vpc/network-pricing' },
  /** To North America and Europe, the first 10 TiB a month. */
  cachedTraffic: { usd: 0.08, unit: 'GiB', source: cdn, isUnverified: true },
  cacheLookup: { usd: 0.0075 / 1e4, unit: 'request', source: cdn, isUnverified: true },
  cacheFill: { usd: 0.01, unit: 'GiB', source: cdn, isUnverified: true },
  /** Standard storage in one region; a deleted object costs the same until it is gone. */
  objectStorage: { usd: 0.02, unit: 'GiB-month', source: 'https://cloud.google.com/storage/pricing', isUnverified: true },
  securityPolicy: { usd: 5, unit: 'policy-month', source: armor },
  securityRule: { usd: 1, unit: 'rule-month', source: armor },
  screenedRequest: { usd: 0.75 / 1e6, unit: 'request', source: armor },
  schedulerJob: { usd: 0.1, unit: 'job-month', source: 'https://cloud.google.com/scheduler/pricing' },
  secretVersion: { usd: 0.06, unit: 'version-month', source: 'https://cloud.google.com/secret-manager/pricing' },
  /** Of a key that signs, in software; a signature costs next to nothing. */
  keyVersion: { usd: 0.06, unit: 'version-month', source: 'https://cloud.google.com/kms/pricing', isUnverified: true },
  dnsZone: { usd: 0.2, unit: 'zone-month', source: 'https://cloud.google.com/dns/pricing' },
  logs: { usd: 0.5, unit: 'GiB', source: observability },
  /** A condition on a metric; those on log lines cost nothing. */
  alertCondition: { usd: 0.1, unit: 'condition-month', source: observability, isUnverified: true },
  registry: { usd: 0.1, unit: 'GiB-month', source: 'https://cloud.google.com/artifact-registry/pricing', isUnverified: true },
  /** Of the machine E2_HIGHCPU_8. */
  buildMinute: { usd: 0.016, unit: 'minute', source: 'https://cloud.google.com/build/pricing', isUnverified: true },
  /** Of the machine that a build gets if it names none. */
  planMinute: { usd: 0.006, unit: 'minute', source: 'https://cloud.google.com/build/pricing', isUnverified: true },
  /** Each image that is pushed to a scanned registry; the look for new vulnerabilities in it is free. */
  scannedImage: { usd: 0.26, unit: 'image', source: 'https://cloud.google.com/artifact-analysis/pricing', isUnverified: true },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
