import type { ComponentChildren } from 'preact';
import type { Purchase, Sale } from '../../clients/api/index.ts';
import { money } from '../format.ts';
import { href, type ViewName } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './order-lines.module.css';

type Line = Purchase['lines'][number] | Sale['lines'][number];

interface OrderLinesProps {
  order: Purchase | Sale;
  /** The view of an item to which its name leads. */
  view: ViewName;
  /** What stands below a line. */
  below?: (line: Line) => ComponentChildren;
}

/** The lines of a purchase or a sale, and its sums. */
export function OrderLines({ order: { lines, currency, totalCents, refundedCents }, view, below }: OrderLinesProps) {
  const words = texts.purchase;
  return (
    <>
      <ul class={styles.lines}>
        {lines.map((line) => (
          <li key={line.itemId}>
            <a class="item-name" href={href(view, { itemId: line.itemId })} dir="auto">
              {line.name}
            </a>
            <span class={styles.times}>× {line.quantity}</span>
            <span class="price">{money(line.priceCents * line.quantity, currency)}</span>
            {line.refundedQuantity > 0 && <p class={styles.note}>{words.refundedUnits(line.refundedQuantity)}</p>}
            {below?.(line)}
          </li>
        ))}
      </ul>
      <dl class={styles.sums}>
        <dt>{words.total}</dt>
        <dd class="price">{money(totalCents, currency)}</dd>
        {refundedCents > 0 && (
          <>
            <dt>{words.refunded}</dt>
            <dd class="price">{money(refundedCents, currency)}</dd>
          </>
        )}
      </dl>
    </>
  );
}
