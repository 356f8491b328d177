import type { Entry } from '../people/history.ts';
import type { Figure } from './figures.ts';
import type { Roll } from './records.ts';

/** Cloud Run's time between SIGTERM and SIGKILL. */
const graceMs = 10_000;

/** Clients must not notice a replacement: every request gets a response, and none reports a missing part. */
export function requestsCut({ isAnnounced, fromMs, untilMs }: Roll, history: readonly Entry[]): string[] {
  const cut = history.filter(
    ({ status, invokedAtMs, endedAtMs }) => (status === 0 || status >= 500) && invokedAtMs <= untilMs && endedAtMs >= fromMs,
  );
  const manner = isAnnounced ? 'with notice' : 'without notice';
  return cut.map(
    ({ operation, status, invokedAtMs }) => `${manner}: ${operation} got ${status} ${invokedAtMs - fromMs} ms after the start`,
  );
}

export const endedLate = ({ ended }: Roll): string[] =>
  ended.filter(({ inMs }) => inMs > graceMs).map(({ instance, inMs }) => `${instance} took ${inMs} ms`);

/** A roll without requests proves nothing. */
export const rolledIdly = ({ fromMs, untilMs, ended }: Roll, history: readonly Entry[]): string[] => {
  const during = history.filter(({ invokedAtMs, endedAtMs }) => invokedAtMs <= untilMs && endedAtMs >= fromMs);
  return ended.length > 0 && during.length >= ended.length
    ? []
    : [`${ended.length} instances were replaced during only ${during.length} requests`];
};

export const rollingFigures = ({ fromMs, untilMs, ended }: Roll): Figure[] => [
  { name: 'rolling: until all were replaced', value: untilMs - fromMs, unit: 'ms' },
  { name: 'rolling: slowest to end', value: Math.max(0, ...ended.map(({ inMs }) => inMs)), unit: 'ms' },
];
