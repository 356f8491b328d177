import { useEffect, useRef } from 'preact/hooks';
import styles from './stepper.module.css';

interface StepperProps {
  label: string;
  /** Labels of the two buttons; the field's label with the sign if absent. */
  lessLabel?: string;
  moreLabel?: string;
  value: number;
  least: number;
  most: number;
  isBusy: boolean;
  onChange: (value: number) => void;
}

/** A number with buttons for one less and one more. A typed number counts when the field is left. */
export function Stepper({ label, lessLabel, moreLabel, value, least, most, isBusy, onChange }: StepperProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.value = String(value);
  }, [value, isBusy]);
  const ask = (next: number) => {
    if (Number.isInteger(next) && next >= least && next <= most && next !== value) onChange(next);
    else if (input.current) input.current.value = String(value);
  };
  return (
    <fieldset class={styles.stepper} aria-label={label}>
      <button
        type="button"
        aria-label={lessLabel ?? `${label}: −1`}
        aria-disabled={isBusy || value <= least}
        onClick={() => ask(value - 1)}
      >
        −
      </button>
      <input
        ref={input}
        inputMode="numeric"
        autocomplete="off"
        aria-label={label}
        defaultValue={value}
        onChange={({ currentTarget }) => ask(Number(currentTarget.value.trim() || Number.NaN))}
      />
      <button type="button" aria-label={moreLabel ?? `${label}: +1`} aria-disabled={isBusy || value >= most} onClick={() => ask(value + 1)}>
        +
      </button>
    </fieldset>
  );
}
