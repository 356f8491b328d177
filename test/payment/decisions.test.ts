import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../lib/database/db.ts';
import { createLog } from '../../lib/process/log.ts';
import { decisions } from '../../payment-service/transactions.ts';
import { cloneDatabase } from '../support/database/database.ts';
import { card, cardNumbers } from '../support/people/cards.ts';
import { scale } from '../support/setup/scale.ts';

const [rounds, atOnce] = [scale(60, 300), 16];

// A row has two unique keys. Postgres lets an insert that names one of them fail at the other, now and then, when two begin at the same moment.
test(`${atOnce} charges and cancellations of one id at the same moment all get the same decision, ${rounds} times`, {
  timeout: 60_000,
}, async () => {
  const database = await cloneDatabase('payment');
  const log = createLog('payment', 'silent');
  const db = await openDatabase({ location: { url: database.serviceUrl }, name: 'payment', poolSize: atOnce, log });
  onTestFinished(async () => {
    await db.close();
    await database.drop();
  });
  const { Charge, Cancel } = decisions(db, 1);
  for (let round = 0; round < rounds; round++) {
    const transactionId = randomUUID();
    const charge = {
      transactionId,
      amountCents: 1999,
      currency: 'USD',
      cardNumber: cardNumbers.approved,
      cardholderName: card.holderName,
      expiration: card.expiration,
      securityCode: card.securityCode,
    };
    // Rounds of only charges, of only cancellations, and of both.
    const isCharge = (i: number) => (round % 3 === 0 ? true : round % 3 === 1 ? false : i % 2 === 0);
    const decide = (i: number) => (isCharge(i) ? Charge(charge) : Cancel({ transactionId }));
    const answers = await Promise.all(Array.from({ length: atOnce }, (_, i) => decide(i)));
    expect(new Set(answers.map(({ decision }) => decision)).size).toBe(1);
  }
});
