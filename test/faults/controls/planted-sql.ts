import type { ProcessBug } from './planted-bugs.ts';

interface PlantedSql {
  /** Default: product. */
  database?: 'product' | 'payment';
  function: string;
  /** The texts that are replaced, each with what replaces it. */
  replace: [from: string, to: string][];
  /** Removes what would stop the bug: a constraint that a database without this check would not have either. */
  without?: string;
}

/** Bugs that are planted by replacing text in a SQL function. */
export const plantedSql: Partial<Record<ProcessBug, PlantedSql>> = {
  'settle not conditional': {
    function: 'settle_purchase',
    replace: [[`where id = purchase and status = 'pending'`, 'where id = purchase']],
    without: 'alter table sales drop constraint sales_pkey cascade',
  },
  // A pause between two locks, as on a busier machine. With locks in order, the pause would do no harm.
  'unordered locks': {
    function: 'begin_purchase',
    replace: [
      ['item.quantity, line.quantity::int as units', 'item.quantity, line.quantity::int as units, pg_sleep(0.02)'],
      ['order by item.id', 'order by random()'],
    ],
  },
  // A pause between the look and the commit, as on a busier machine. With the lock, the pause would do no harm.
  'payment limit not held': {
    database: 'payment',
    function: 'hold_refunds_to_amount',
    replace: [
      [
        'from transactions where id = new.transaction_id for no key update',
        'from transactions, pg_sleep(0.02) where id = new.transaction_id',
      ],
    ],
  },
  'refund limit without a lock': {
    function: 'begin_refund',
    replace: [
      ['perform from purchases where id = of_purchase for no key update', 'perform from purchases where id = of_purchase'],
      ['as quantity) as remaining;', 'as quantity) as remaining, pg_sleep(0.02);'],
    ],
    without: `
      alter table sales drop constraint refunds_within_total;
      alter table purchase_lines drop constraint refunds_within_quantity`,
  },
  'refund not conditional': {
    function: 'settle_refund',
    replace: [[` and status = 'pending' for update`, ' for update']],
    without: `
      alter table sales drop constraint refunds_within_total;
      alter table purchase_lines drop constraint refunds_within_quantity;
      alter domain whole_number drop constraint whole_number_check;
      alter table quantity_changes drop constraint quantity_changes_refund_id_item_id_key`,
  },
  'restocked twice': {
    function: 'settle_refund',
    replace: [
      [
        '  return query select',
        `
      if pending.id is null then
        update items set quantity = items.quantity + given.quantity
        from refund_lines as given join refunds as refund on refund.id = given.refund_id
        where given.refund_id = of_refund and items.id = given.item_id and refund.restock and refund.status = 'refunded';
      end if;
      return query select`,
      ],
    ],
  },
  'refunds open after a restore': { function: 'begin_refund', replace: [[' or not refunds_open()', '']] },
  'adoption restocks': { function: 'adopt_refund', replace: [['cents, why, restocks, made_at', 'cents, why, true, made_at']] },
};
