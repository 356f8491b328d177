import type { RefObject } from 'preact';
import { texts } from '../texts.ts';
import styles from './form.module.css';
import type { FieldErrors } from './form-state.ts';

interface ErrorSummaryProps {
  inner: RefObject<HTMLDivElement | null>;
  form: RefObject<HTMLFormElement | null>;
  errors: FieldErrors;
}

/** Lists the fields that must be mended and leads to each. It takes the focus when it appears. */
export function ErrorSummary({ inner, form, errors }: ErrorSummaryProps) {
  const names = Object.keys(errors);
  if (names.length === 0) return null;
  const find = (name: string) => {
    const found = form.current?.elements.namedItem(name);
    return found instanceof RadioNodeList ? (found[0] as HTMLElement | undefined) : (found as HTMLElement | null);
  };
  return (
    <div ref={inner} class={styles.summary} role="alert" tabIndex={-1}>
      <p>{texts.errors.fields(names.length)}</p>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <button type="button" class="link-button" onClick={() => find(name)?.focus()}>
              {find(name)?.dataset['label'] ?? name} {errors[name]}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
