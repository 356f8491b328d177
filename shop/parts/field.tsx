import type { ComponentChildren } from 'preact';
import { useContext, useId } from 'preact/hooks';
import { texts } from '../texts.ts';
import styles from './form.module.css';
import { FormContext } from './form-state.ts';

interface Labelled {
  name: string;
  label: string;
  hint?: string | undefined;
  isOptional?: boolean;
}

interface Typed extends Labelled {
  type?: 'text' | 'password';
  inputMode?: 'numeric' | 'decimal';
  autocomplete?: string;
  autocapitalize?: 'none' | 'characters';
  spellcheck?: boolean;
  maxLength?: number;
  /** Lines of a text area. */
  rows?: number;
  defaultValue?: string;
}

/** What ties an input to its label, hint and error. */
function useField({ name, label, hint, isOptional = false }: Labelled) {
  const id = useId();
  const error = useContext(FormContext).errors.value[name];
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const shared = {
    id,
    name,
    required: !isOptional,
    'data-label': label,
    'aria-invalid': error !== undefined,
    ...(described && { 'aria-describedby': described }),
  };
  const frame = (input: ComponentChildren) => (
    <div class={styles.field}>
      <label for={id}>
        {label} {isOptional && <span class={styles.optional}>({texts.optional})</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} class={styles.hint}>
          {hint}
        </p>
      )}
      {input}
      {error && (
        <p id={`${id}-error`} class={styles.error}>
          {label} {error}.
        </p>
      )}
    </div>
  );
  return { shared, frame };
}

export function Field({ name, label, hint, isOptional = false, ...input }: Typed) {
  const { shared, frame } = useField({ name, label, hint, isOptional });
  // The types of the two kinds differ only in the roles that they may have.
  return frame(<input {...(input as { type?: 'text' })} {...shared} />);
}

export function TextArea({ name, label, hint, isOptional = false, ...input }: Typed) {
  const { shared, frame } = useField({ name, label, hint, isOptional });
  return frame(<textarea {...input} {...shared} />);
}

interface SelectProps extends Labelled {
  autocomplete?: string;
  children: ComponentChildren;
}

export function Select({ name, label, hint, isOptional = false, children, ...input }: SelectProps) {
  const { shared, frame } = useField({ name, label, hint, isOptional });
  return frame(
    <select {...input} {...shared}>
      {children}
    </select>,
  );
}

interface ChoiceProps<Value extends string> {
  name: string;
  label: string;
  values: Readonly<Record<Value, string>>;
  chosen: Value;
  onChoose?: (value: Value) => void;
}

/** A few values of which one is chosen. */
export function Choice<Value extends string>({ name, label, values, chosen, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset class={styles.choice}>
      <legend>{label}</legend>
      {(Object.keys(values) as Value[]).map((value) => (
        <label key={value}>
          <input type="radio" name={name} value={value} defaultChecked={value === chosen} onChange={() => onChoose?.(value)} />
          <span>{values[value]}</span>
        </label>
      ))}
    </fieldset>
  );
}
