import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useContext, useMemo, useRef } from 'preact/hooks';
import { SoukError } from '../../clients/api/index.ts';
import { texts } from '../texts.ts';
import { ErrorSummary } from './error-summary.tsx';
import styles from './form.module.css';
import { type FieldErrors, FormContext, Values, WrongFields } from './form-state.ts';
import { ErrorNote } from './note.tsx';

interface FormProps {
  label?: string;
  /** Sends the values. While it runs, the form cannot be sent again. */
  onSubmit: (values: Values, form: HTMLFormElement) => Promise<void>;
  children: ComponentChildren;
  class?: string | undefined;
}

/** A form whose inputs belong to the browser: what is typed stays until the view goes. */
export function Form({ label, onSubmit, children, class: name }: FormProps) {
  const state = useMemo(() => ({ errors: signal<FieldErrors>({}), isBusy: signal(false), failure: signal<unknown>(undefined) }), []);
  const summary = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);

  const refuse = (errors: FieldErrors) => {
    state.errors.value = errors;
    requestAnimationFrame(() => summary.current?.focus());
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const target = event.currentTarget as HTMLFormElement;
    if (state.isBusy.value) return;
    state.errors.value = {};
    state.failure.value = undefined;
    const missing = missingFields(target);
    if (Object.keys(missing).length > 0) return refuse(missing);
    state.isBusy.value = true;
    try {
      await onSubmit(new Values(new FormData(target)), target);
    } catch (error) {
      if (error instanceof WrongFields) refuse(error.errors);
      else if (error instanceof SoukError && error.errors.length > 0) refuse(fieldErrors(error, target));
      else state.failure.value = error;
    } finally {
      state.isBusy.value = false;
    }
  };
  return (
    <FormContext.Provider value={state}>
      <form ref={form} class={`${styles.form} ${name ?? ''}`} aria-label={label} noValidate onSubmit={submit}>
        <ErrorSummary inner={summary} form={form} errors={state.errors.value} />
        {children}
        {state.failure.value !== undefined && <ErrorNote error={state.failure.value} />}
      </form>
    </FormContext.Provider>
  );
}

function missingFields(form: HTMLFormElement): FieldErrors {
  const inputs = [...form.elements].filter((element) => element instanceof HTMLInputElement || element instanceof HTMLSelectElement);
  const missing = inputs.filter(({ required, value }) => required && value.trim() === '');
  return Object.fromEntries(missing.map(({ name }) => [name, texts.errors.fillIn]));
}

/** The server's errors by the form's own names. A list that is typed into one field has its errors there. */
function fieldErrors({ errors }: SoukError, form: HTMLFormElement): FieldErrors {
  const nameOf = (field: string) => (form.elements.namedItem(field) ? field : field.replace(/\[\d+\].*$/, ''));
  return Object.fromEntries(errors.map(({ field, message }) => [nameOf(field), message]));
}

/** The button that sends the form. It stays in the order of focus while the form is being sent. */
export function Submit({ children, busy }: { children: ComponentChildren; busy: string }) {
  const { isBusy } = useContext(FormContext);
  return (
    <button type="submit" class="main-button" aria-disabled={isBusy.value}>
      {isBusy.value ? busy : children}
    </button>
  );
}
