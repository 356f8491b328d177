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
} as const;

export type PlantedBug = keyof typeof plantedBugs;
