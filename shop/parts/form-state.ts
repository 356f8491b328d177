import { type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';

export type FieldErrors = Readonly<Record<string, string>>;

interface FormState {
  errors: Signal<FieldErrors>;
  isBusy: Signal<boolean>;
}

export const FormContext = createContext<FormState>({ errors: signal({}), isBusy: signal(false) });

/** Refuses a form's values, by the names of its fields. A message goes on after the field's label. */
export class WrongFields extends Error {
  readonly errors: FieldErrors;

  constructor(errors: FieldErrors) {
    super('Some fields are wrong.');
    this.errors = errors;
  }
}

/** Reads a form's values by their names. */
export class Values {
  readonly #data: FormData;

  constructor(data: FormData) {
    this.#data = data;
  }

  /** Without spaces around it. */
  text(name: string): string {
    return this.secret(name).trim();
  }

  /** Exactly as it was typed. */
  secret(name: string): string {
    const value = this.#data.get(name);
    return typeof value === 'string' ? value : '';
  }

  isChecked(name: string): boolean {
    return this.#data.has(name);
  }
}
