import { type BillLine, charge } from './bill.ts';
import { type MeasuredPart, type Measurement, mapParts } from './measure.ts';

/** How a deployment's traffic is assumed to be. */
export const assumptions = {
  /** A function's instance: vCPU and GiB, as Terraform makes it. */
  functionCpu: 1,
  functionMemoryGib: 0.5,
  /** What an instance is billed for a request that has it to itself: time is rounded up to this. */
  leastBilledMs: 100,
  /** How busy the services' instances are kept before another one starts. */
  utilisation: 0.6,
  serviceMemoryGib: 0.5,
  /** An answer with its headers, and the log lines of one request in all parts and at the load balancer. */
  answerKib: 2,
  logKib: 5,
} as const;

const kibInGib = 1024 ** 2;

/**
 * What so many checkouts cost beyond what stands idle. Little traffic, where no two requests share an instance of a function, is the dearest
 * case; each request then pays for the least that is billed. The services' share is what they need of more instances than the least.
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

/** Milliseconds of CPU that one checkout takes in each part. */
export const cpuOf = (measurements: readonly Measurement[]): Record<MeasuredPart, number> =>
  mapParts((part) => sum(measurements, ({ times, cpuMs }) => times * cpuMs[part]));

const billedMs = (cpuMs: number) => Math.ceil(cpuMs / assumptions.leastBilledMs) * assumptions.leastBilledMs;

const sum = <Value>(values: readonly Value[], of: (value: Value) => number) => values.reduce((total, value) => total + of(value), 0);
