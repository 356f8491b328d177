import { Client } from 'undici';
import { percentile, round } from './figures.ts';

/** A request that one connection sends again and again. */
export interface RepeatedRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Repeated {
  requests: number;
  seconds: number;
  perSecond: number;
  meanMs: number;
  p50Ms: number;
  p99Ms: number;
  /** Responses other than successes. */
  failures: number;
}

/** Sends each request again and again on a connection of its own, all at the same time, for so long, and at least once. */
export async function repeat(url: string, requests: readonly RepeatedRequest[], forMs: number): Promise<Repeated> {
  const times: number[] = [];
  let failures = 0;
  const startedAtMs = performance.now();
  async function send(request: RepeatedRequest): Promise<void> {
    const client = new Client(url, { pipelining: 1 });
    do {
      const beganAtMs = performance.now();
      const { statusCode, body } = await client.request({ ...request, body: request.body ?? null });
      await body.dump();
      if (statusCode >= 300) failures += 1;
      else times.push(performance.now() - beganAtMs);
    } while (performance.now() - startedAtMs < forMs);
    await client.close();
  }
  await Promise.all(requests.map(send));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const sorted = Float64Array.from(times).sort();
  return {
    requests: times.length,
    seconds: round(seconds),
    perSecond: round(times.length / seconds),
    meanMs: round(sorted.reduce((sum, ms) => sum + ms, 0) / Math.max(1, sorted.length)),
    p50Ms: round(percentile(sorted, 0.5)),
    p99Ms: round(percentile(sorted, 0.99)),
    failures,
  };
}
