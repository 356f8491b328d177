import type { Refund } from '../../clients/api/index.ts';
import { day, money } from '../format.ts';
import { texts } from '../texts.ts';
import styles from './refunds.module.css';

export function Refunds({ refunds }: { refunds: readonly Refund[] }) {
  const words = texts.purchase;
  if (refunds.length === 0) return null;
  return (
    <>
      <h2>{words.refunds}</h2>
      <ul class={styles.refunds}>
        {refunds.map(({ refundId, amountCents, currency, status, reason, createdAt }) => (
          <li key={refundId}>
            <span class="price">{money(amountCents, currency)}</span> · {words.refundStates[status]} · {day(createdAt)}
            <p class={styles.reason} dir="auto">
              {reason}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
