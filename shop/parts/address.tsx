import type { Delivery } from '../../clients/api/index.ts';
import { country } from '../format.ts';
import styles from './address.module.css';

export function Address({ delivery: { name, lines, postalCode, city, country: code } }: { delivery: Delivery }) {
  return (
    <address class={styles.address} dir="auto">
      {[name, ...lines, `${postalCode} ${city}`.trim(), country(code)].map((line, i) => (
        <span key={i}>{line}</span>
      ))}
    </address>
  );
}
