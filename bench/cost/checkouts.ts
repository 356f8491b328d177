import { type BillLine, charge } from './bill.ts';
import { type MeasuredPart, type Measurement, mapParts } from './measure.ts';

/** Assumptions about a deployment's traffic. */
export const assumptions = {
  /** A function instance's vCPU and GiB, as Terraform sets them. */
  functionCpu: 1,
  functionMemoryGib: 0.5,
  /** The shortest billed time of a request that shares its instance with no other: time is rounded up to this. */
  leastBilledMs: 100,
  /** The load of a service's instances, 0 to 1, at which another instance starts. */
  utilisation: 0.6,
  serviceMemoryGib: 0.5,
  /** A response with its headers; and one request's log lines, in all parts and at the load balancer. */
  answerKib: 2,
  logKib: 5,
  /** What a buyer's browser loads for one checkout: thumbnails in search results, and the pictures of items. */
  thumbnails: 60,
  thumbnailKib: 15,
  pictures: 12,
  pictureKib: 120,
  /** The part of it that the edge has to get from the bucket, 0 to 1. */
  cacheMisses: 0.2,
  /** Pictures that sellers add for one checkout, kept for a month. */
  addedPictures: 0.9,
} as const;

const kibInGib = 1024 ** 2;

/**
 * The cost of this many checkouts, in addition to the idle cost. It assumes the dearest case: little traffic, where no two requests share a
 * function's instance, so each request is billed at least the minimum. Services count only what they need beyond their least instances.
 */
export function billCheckouts(measurements: readonly Measurement[], checkouts: number): BillLine[] {
  const requests = checkouts * measurements.reduce((sum, { times }) => sum + times, 0);
  const instanceSeconds = checkouts * sum(measurements, ({ times, cpuMs }) => (times * billedMs(cpuMs.functions)) / 1000);
  const cpuMs = cpuOf(measurements);
  const serviceSeconds = (checkouts * (cpuMs['customer-db'] + cpuMs['product-db'] + cpuMs.payment)) / 1000 / assumptions.utilisation;
  return [
    charge('functions, CPU', instanceSeconds * assumptions.functionCpu, 'requestCpuSecond'),
    charge('functions, memory', instanceSeconds * assumptions.functionMemoryGib, 'requestMemorySecond'),
    charge('functions, requests', requests, 'request'),
    charge('services, CPU', serviceSeconds, 'instanceCpuSecond'),
    charge('services, memory', serviceSeconds * assumptions.serviceMemoryGib, 'instanceMemorySecond'),
    charge('requests screened at the edge', requests, 'screenedRequest'),
    charge('traffic through the load balancer', (requests * assumptions.answerKib) / kibInGib, 'balancedTraffic'),
    charge('traffic to the internet', (requests * assumptions.answerKib) / kibInGib, 'internetTraffic'),
    charge('logs', (requests * assumptions.logKib) / kibInGib, 'logs'),
  ];
}

/** The cost of the pictures that these checkouts' buyers load and their sellers add, without the functions' time to add them. */
export function billPictures(checkouts: number): BillLine[] {
  const { thumbnails, thumbnailKib, pictures, pictureKib, cacheMisses, addedPictures } = assumptions;
  const gib = (checkouts * (thumbnails * thumbnailKib + pictures * pictureKib)) / kibInGib;
  return [
    charge('pictures, traffic from the edge', gib, 'cachedTraffic'),
    charge('pictures, requests', checkouts * (thumbnails + pictures), 'cacheLookup'),
    charge('pictures, filling the edge', gib * cacheMisses, 'cacheFill'),
    charge('pictures, a month of storage', (checkouts * addedPictures * (thumbnailKib + pictureKib)) / kibInGib, 'objectStorage'),
  ];
}

/** CPU milliseconds of one checkout in each part. */
export const cpuOf = (measurements: readonly Measurement[]): Record<MeasuredPart, number> =>
  mapParts((part) => sum(measurements, ({ times, cpuMs }) => times * cpuMs[part]));

const billedMs = (cpuMs: number) => Math.ceil(cpuMs / assumptions.leastBilledMs) * assumptions.leastBilledMs;

const sum = <Value>(values: readonly Value[], of: (value: Value) => number) => values.reduce((total, value) => total + of(value), 0);
