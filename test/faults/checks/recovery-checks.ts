// How soon the system recovers by itself after a fault has ended.
import type { Entry } from '../people/history.ts';
import type { Inflicted } from './records.ts';

const healWithinMs = 10_000;
/** A stopped process has lost nothing, so it has nothing to restart. */
const afterStopMs = 5_000;

const isStop = ({ what }: Inflicted) => what.startsWith('stop ');
const late = ({ what, healedInMs }: Inflicted) => `${what}: ${healedInMs} ms`;

/** Every process must report itself and all parts behind it healthy. */
export const notHealed = (inflicted: readonly Inflicted[]): string[] =>
  inflicted.filter(({ healedInMs }) => healedInMs > healWithinMs).map(late);

export const notNormalAfterStop = (inflicted: readonly Inflicted[]): string[] =>
  inflicted.filter((fault) => isStop(fault) && fault.healedInMs > afterStopMs).map(late);

/** A health report is not enough: after a kill or a stop a purchase must be decided, unless the next fault or the end comes first. */
export function nothingBought(history: readonly Entry[], inflicted: readonly Inflicted[]): string[] {
  const buys = history.filter(({ operation }) => operation === 'buy');
  const lastMs = buys.reduce((last, { invokedAtMs }) => Math.max(last, invokedAtMs), 0);
  return inflicted
    .filter((fault) => isStop(fault) || fault.what.startsWith('kill '))
    .filter((fault) => {
      const untilMs = fault.untilMs + (isStop(fault) ? afterStopMs : healWithinMs);
      const isDisturbed = inflicted.some((other) => other !== fault && other.fromMs <= untilMs && endOf(other) >= fault.untilMs);
      const isBought = buys.some(
        ({ status, invokedAtMs, endedAtMs }) => [201, 402].includes(status) && invokedAtMs >= fault.untilMs && endedAtMs <= untilMs,
      );
      return !isBought && !isDisturbed && lastMs > untilMs;
    })
    .map(({ what }) => what);
}

const endOf = ({ untilMs, healedInMs }: Inflicted) => untilMs + healedInMs;
