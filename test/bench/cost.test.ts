import { expect, test } from 'vitest';
import { total } from '../../bench/cost/bill.ts';
import { billCheckouts, billPictures, cpuOf } from '../../bench/cost/checkouts.ts';
import { billIdleMonth } from '../../bench/cost/idle.ts';
import { idleMonth } from '../../bench/cost/idle-month.ts';
import { prices } from '../../bench/cost/prices.ts';

const measured = (functionMs: number, times = 1) => ({
  function: 'get-item',
  times,
  cpuMs: { functions: functionMs, 'customer-db': 3, 'product-db': 2, payment: 1 },
});

const deployedAs = (...resources: [type: string, values: object][]) => [
  { type: 'google_cloud_scheduler_job', address: 'root', values: { schedule: '*/10 * * * *', http_target: [{}] } },
  ...resources.map(([type, values]) => ({ type, address: type, values })),
];
const database = (settings: object) =>
  ['google_sql_database_instance', { name: 'product', settings: [{ disk_size: 10, availability_type: 'ZONAL', ...settings }] }] as [
    string,
    object,
  ];
const usd = (bill: { what: string; usd: number }[], what: string) => bill.find((line) => line.what.includes(what))?.usd;

test('a request alone on an instance pays for at least a tenth of a second', () => {
  const price = 0.1 * prices.requestCpuSecond.usd;
  expect(usd(billCheckouts([measured(3)], 1), 'functions, CPU')).toBeCloseTo(price, 12);
  expect(usd(billCheckouts([measured(101)], 1), 'functions, CPU')).toBeCloseTo(2 * price, 12);
});

test('a checkout costs the sum of its requests, each as often as it happens', () => {
  const once = billCheckouts([measured(3)], 1);
  const often = billCheckouts([measured(3, 4), measured(3, 0.5)], 1_000);
  expect(total(often)).toBeCloseTo(4_500 * total(once), 9);
  expect(cpuOf([measured(3, 4), measured(3, 0.5)])).toEqual({ functions: 13.5, 'customer-db': 13.5, 'product-db': 9, payment: 4.5 });
});

test('pictures pay for each one loaded, for what the edge lacks, and for storage', () => {
  const bill = billPictures(1_000);
  expect(usd(bill, 'requests')).toBeCloseTo(72_000 * prices.cacheLookup.usd, 12);
  expect(usd(bill, 'traffic from the edge')).toBeCloseTo(((60 * 15 + 12 * 120) * 1_000 * prices.cachedTraffic.usd) / 1024 ** 2, 12);
  expect(total(billPictures(2_000))).toBeCloseTo(2 * total(bill), 12);
});

test('services pay for instances that are used to six tenths', () => {
  expect(usd(billCheckouts([measured(3)], 1_000), 'services, CPU')).toBeCloseTo((6 / 0.6) * prices.instanceCpuSecond.usd, 12);
});

test('an idle month costs all that a deployment keeps running', () => {
  const bill = billIdleMonth(deployedAs(database({ tier: 'db-custom-2-7680' })));
  expect(usd(bill, 'database product, CPU')).toBeCloseTo(2 * 730 * 0.0413);
  expect(usd(bill, 'database product, memory')).toBeCloseTo(7.5 * 730 * 0.007);
  expect(usd(bill, 'scheduler jobs')).toBe(0.1);
});

test('a database without a size has the smallest', () => {
  const bill = billIdleMonth(deployedAs(database({ tier: 'db-f1-micro', disk_size: undefined })));
  expect(usd(bill, 'storage')).toBeCloseTo(10 * 0.17);
});

test('a missing size is named, not left out', () => {
  const service = {
    name: 'product-db',
    template: [{ scaling: [{}], containers: [{ resources: [{ limits: { cpu: '1', memory: '512Mi' } }] }] }],
  };
  expect(() => billIdleMonth(deployedAs(['google_cloud_run_v2_service', service]))).toThrow(
    'It is not known how much there is of: service product-db, CPU.',
  );
});

test('a regional database costs twice as much, and so does its storage', () => {
  const [zonal, regional] = ['ZONAL', 'REGIONAL'].map((availability_type) =>
    billIdleMonth(deployedAs(database({ tier: 'db-f1-micro', availability_type }))),
  );
  expect(usd(regional ?? [], 'product')).toBeCloseTo(2 * 730 * 0.0105);
  expect(usd(regional ?? [], 'storage')).toBeCloseTo(2 * (usd(zonal ?? [], 'storage') as number));
});

test('a read replica of prod costs 199 dollars a month, as docs/deploy.md says: it has one zone and no backups', () => {
  const settings = { tier: 'db-custom-4-15360', disk_size: undefined };
  const bill = billIdleMonth(deployedAs(database(settings))).filter(({ what }) => what.includes('database'));
  expect(bill.map(({ what }) => what)).not.toContain('database product, backups');
  expect(Math.round(total(bill))).toBe(199);
  const primary = billIdleMonth(deployedAs(database({ ...settings, backup_configuration: [{ enabled: true }] })));
  expect(usd(primary, 'backups')).toBeCloseTo(10 * 0.08);
});

test('a service pays for its minimum of instances all month, a function for its warm ones', () => {
  const bill = billIdleMonth(
    deployedAs(
      [
        'google_cloud_run_v2_service',
        {
          name: 'product-db',
          template: [
            {
              scaling: [{ min_instance_count: 2 }],
              containers: [{ resources: [{ limits: { cpu: '1', memory: '512Mi' }, cpu_idle: false }] }],
            },
          ],
        },
      ],
      [
        'google_cloudfunctions2_function',
        { name: 'get-item', service_config: [{ min_instance_count: 1, available_cpu: '1', available_memory: '512Mi' }] },
      ],
      [
        'google_cloudfunctions2_function',
        { name: 'health', service_config: [{ min_instance_count: 0, available_cpu: '1', available_memory: '512Mi' }] },
      ],
    ),
  );
  expect(usd(bill, 'product-db, CPU')).toBeCloseTo(2 * 730 * 3600 * prices.instanceCpuSecond.usd);
  expect(usd(bill, 'product-db, memory')).toBeCloseTo(730 * 3600 * prices.instanceMemorySecond.usd);
  expect(usd(bill, 'get-item, kept warm, CPU')).toBeCloseTo(730 * 3600 * prices.warmCpuSecond.usd);
  expect(usd(bill, 'health')).toBeUndefined();
});

test('the calls of the scheduler are paid for, and conditions of alerts that are not about log lines', () => {
  const alert = { conditions: [{ condition_threshold: [{}], condition_matched_log: [] }, { condition_matched_log: [{}] }] };
  const bill = billIdleMonth(deployedAs(['google_monitoring_alert_policy', alert]));
  expect(usd(bill, 'conditions')).toBe(0.1);
  expect(usd(bill, 'calls of the scheduler, CPU')).toBeCloseTo(30.4 * 24 * 6 * 0.2 * prices.requestCpuSecond.usd, 9);
});

test('dev costs at most 45 dollars a month without visitors', () => {
  expect(total(idleMonth.dev)).toBeGreaterThan(20);
  expect(total(idleMonth.dev)).toBeLessThanOrEqual(45);
  expect(total(idleMonth.prod)).toBeGreaterThan(10 * total(idleMonth.dev));
});

test('a resource without a price is named, not left out', () => {
  expect(() => billIdleMonth(deployedAs(database({ tier: 'db-perf-optimized-N-2' })))).toThrow(
    'No price is known for a database of the tier db-perf-optimized-N-2.',
  );
});
