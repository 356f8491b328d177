import type { Choices } from '../options.ts';

/** What a check found. A `note` is what could not be found out, or what an operator should know. */
export interface Found {
  state: 'ok' | 'note' | 'wrong';
  /** As a sentence. */
  says: string;
  /** What to do; always said with `wrong`. */
  todo?: string;
}

export interface Checked {
  project: string;
  choices: Choices;
  /** Whether the project has a deployment already. */
  isThere: boolean;
}

/** One thing that a deployment needs. Changes nothing. */
export interface Check {
  about: string;
  find(checked: Checked): Promise<Found[]>;
  /** Later checks make no sense without it. */
  isNeeded?: boolean;
}

export const ok = (says: string): Found[] => [{ state: 'ok', says }];
export const note = (says: string, todo?: string): Found[] => [{ state: 'note', says, ...(todo && { todo }) }];
export const wrong = (says: string, todo: string): Found[] => [{ state: 'wrong', says, todo }];
