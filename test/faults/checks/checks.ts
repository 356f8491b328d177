import type { Entry } from '../people/history.ts';
import {
  acknowledgedEffectsMissing,
  differentAnswers,
  effectsWithoutRequest,
  internalErrors,
  keysReused,
  lateAnswers,
} from './answer-checks.ts';
import {
  chargesWithoutPurchase,
  countersThatDiffer,
  doubleCharges,
  purchasesWithoutCharge,
  stillPending,
  unitsOverOrLost,
} from './book-checks.ts';
import type { Books } from './books.ts';
import { notFull, notRead, toldOtherwise } from './full-disk-checks.ts';
import { dragged, heldInVain, notRecovered } from './outage-checks.ts';
import type { Seen } from './reader.ts';
import { type Inflicted, type Scenes, unchargedIn } from './records.ts';
import { notHealed, nothingBought, notNormalAfterStop } from './recovery-checks.ts';
import {
  moneyWithoutRefund,
  refundedAbovePaid,
  refundedTwice,
  refundSumsThatDiffer,
  refundsStillPending,
  refundsThatFailed,
  refundsWithoutMoney,
} from './refund-checks.ts';
import { namedOtherwise, notSettled, unexpected } from './restore-checks.ts';
import { keptOtherwise, notClosed, notOpened, notPending, repairedOtherwise } from './restored-refunds.ts';
import { endedLate, requestsCut, rolledIdly } from './rolling-checks.ts';
import { notSoldOut, wrongResponses } from './rush-checks.ts';

/** All evidence of a finished run. */
export interface Evidence {
  history: readonly Entry[];
  /** The books after all purchases have settled. */
  books: Books;
  seen: Seen;
  inflicted: readonly Inflicted[];
  scenes: Scenes;
  /** Output of the operator's audit. */
  audit: readonly string[];
  /** The log of all parts. */
  log: string;
}

/** Each check by name. It returns one line for each fault; a sound run has none. */
const checks = {
  'double charges': ({ books }: Evidence) => doubleCharges(books),
  'charges without a purchase': ({ books }: Evidence) => chargesWithoutPurchase(books),
  'purchases without a charge': ({ books, scenes }: Evidence) => purchasesWithoutCharge(books, unchargedIn(scenes)),
  'units over or lost': ({ books }: Evidence) => unitsOverOrLost(books),
  'counters that differ': ({ books }: Evidence) => countersThatDiffer(books),
  'purchases still pending': ({ books }: Evidence) => stillPending(books),
  'refunded twice': ({ books }: Evidence) => refundedTwice(books),
  'refunded more than was paid': ({ books }: Evidence) => refundedAbovePaid(books),
  'refunds without money given back': ({ books, scenes }: Evidence) => refundsWithoutMoney(books, unchargedIn(scenes)),
  'money given back without a refund': ({ books }: Evidence) => moneyWithoutRefund(books),
  'refund sums that differ': ({ books }: Evidence) => refundSumsThatDiffer(books),
  'refunds still pending': ({ books, scenes }: Evidence) => refundsStillPending(books, unchargedIn(scenes)),
  'refunds that failed': ({ books }: Evidence) => refundsThatFailed(books),
  'acknowledged effects missing': ({ history, books }: Evidence) => acknowledgedEffectsMissing(history, books),
  'effects without a request': ({ history, books }: Evidence) => effectsWithoutRequest(history, books),
  'keys with different responses': ({ history }: Evidence) => differentAnswers(history),
  'keys that bought something else': ({ history }: Evidence) => keysReused(history),
  'internal errors': ({ history }: Evidence) => internalErrors(history),
  'responses after their deadline': ({ history, inflicted }: Evidence) => lateAnswers(history, inflicted),
  'snapshots that disagree': ({ seen }: Evidence) => seen.disagreements,
  deadlocks: ({ seen }: Evidence) => (seen.deadlocks > 0 ? [`${seen.deadlocks} deadlocks`] : []),
  'differences for the audit': ({ audit, books, scenes }: Evidence) => unexpected(audit, books, unchargedIn(scenes)),
  'rushes not sold out exactly': ({ scenes, books }: Evidence) => scenes.rushes.flatMap((rush) => notSoldOut(rush, books)),
  'rushes with wrong responses': ({ scenes }: Evidence) => scenes.rushes.flatMap(wrongResponses),
  'outages that affected other requests': ({ scenes, history }: Evidence) => scenes.outages.flatMap((outage) => dragged(outage, history)),
  'units held in an outage': ({ scenes, history, books }: Evidence) =>
    scenes.outages.flatMap((outage) => heldInVain(outage, history, books)),
  'outages that did not end': ({ scenes }: Evidence) => scenes.outages.flatMap(notRecovered),
  'restores with a wrong audit': ({ scenes }: Evidence) => scenes.restores.flatMap(namedOtherwise),
  'restores not settled by refunds': ({ scenes, books }: Evidence) => scenes.restores.flatMap((restored) => notSettled(restored, books)),
  'refunds that a restore changed': ({ scenes, books }: Evidence) => scenes.restores.flatMap((restored) => keptOtherwise(restored, books)),
  'restores with a wrong repair of refunds': ({ scenes }: Evidence) => scenes.restores.flatMap(repairedOtherwise),
  'refunds not closed after a restore': ({ scenes }: Evidence) => scenes.restores.flatMap(notClosed),
  'refunds not open again after a restore': ({ scenes }: Evidence) => scenes.restores.flatMap(notOpened),
  'refunds of a forgotten charge not pending': ({ scenes, books, log }: Evidence) =>
    scenes.restores.flatMap((restored) => notPending(restored, books, log)),
  'disks that were not full': ({ scenes, history }: Evidence) => scenes.fullDisks.flatMap((disk) => notFull(disk, history)),
  'full disks not reported with 503': ({ scenes, history }: Evidence) => scenes.fullDisks.flatMap((disk) => toldOtherwise(disk, history)),
  'reads that failed on a full disk': ({ scenes }: Evidence) => scenes.fullDisks.flatMap(notRead),
  'requests that a roll cut': ({ scenes, history }: Evidence) => scenes.rolls.flatMap((roll) => requestsCut(roll, history)),
  'parts that took longer than 10 s to end': ({ scenes }: Evidence) => scenes.rolls.flatMap(endedLate),
  'rolls without requests': ({ scenes, history }: Evidence) => scenes.rolls.flatMap((roll) => rolledIdly(roll, history)),
  'not healed within 10 s': ({ inflicted }: Evidence) => notHealed(inflicted),
  'not normal 5 s after a stop': ({ inflicted }: Evidence) => notNormalAfterStop(inflicted),
  'nothing bought after a fault': ({ history, inflicted }: Evidence) => nothingBought(history, inflicted),
  'card numbers in the log': ({ log }: Evidence) => log.match(/\b(4242424242424242|4000000000000002|5555555555554444)\b/g) ?? [],
} as const satisfies Record<string, (evidence: Evidence) => string[]>;

export type CheckName = keyof typeof checks;

export const checkNames = Object.keys(checks) as CheckName[];

/** Runs every check on the evidence. A pure function. */
export const runChecks = (evidence: Evidence): Record<CheckName, string[]> =>
  Object.fromEntries(checkNames.map((name) => [name, checks[name](evidence)])) as Record<CheckName, string[]>;
