/**
 * Mistakes that marketplaces make, and what each does. Tests plant them in processes, in simulated lives and in the services of a model's
 * run, and each must be found. Souk's own parts contain no switch for any of them.
 */
export const plantedBugs = {
  'status, then release': 'A charge that is not known yet counts as none: the units are released, and the charge may still come.',
  'hold released by time alone': 'A purchase that is due releases its units without a word to the payment service.',
  'charge not idempotent': 'A repeated charge moves money again.',
  'settle not conditional': 'A purchase that is settled is settled again.',
  'absolute quantity': 'A seller’s change writes the quantity that was read a moment before, plus the change.',
  'absolute cart': 'An addition writes the cart that was read a moment before, plus the addition.',
  'unordered locks': 'Two purchases lock the items of their carts in different orders.',
  'response before the commit': 'A settled purchase is told before it is stored.',
  'no fingerprint': 'A key that was used for another purchase is not refused.',
  'refund not idempotent': 'A repeated refund gives the money back again.',
  'payment limit not held':
    'The payment service adds up the refunds of a transaction without a lock, so two at once are more than its amount.',
  'refund limit without a lock': 'What is left of a line is read without a lock, so two refunds at once give back the same unit.',
  'refund not conditional': 'A refund that is complete is settled again.',
  'restocked twice': 'A refund that is settled again puts its units on sale again.',
  'refund told before the commit': 'A settled refund is told before it is stored.',
  'refunds open after a restore': 'Refunds begin after a restore, although one book may have forgotten some.',
  'adoption restocks': 'A refund that is adopted after a restore puts its units on sale, also if it did not before.',
  'forgotten charge counts as refused': 'A refund fails for good if the payment service does not know its charge.',
} as const;

export type PlantedBug = keyof typeof plantedBugs;
