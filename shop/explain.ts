import { ConnectionError, SoukError } from '../clients/api/index.ts';
import { texts } from './texts.ts';

export interface Explanation {
  text: string;
  /** For questions to the operator, when it is the marketplace's fault. */
  requestId?: string | undefined;
}

/** Says to a person why something failed. */
export function explain(error: unknown): Explanation {
  if (error instanceof SoukError) {
    if (error.status < 500) return { text: error.code === 'unexpected_answer' ? texts.errors.foreign : error.message };
    const { busy, unknown, ours } = texts.errors;
    return { text: error.code === 'overloaded' ? busy : error.outcomeUnknown ? unknown : ours, requestId: error.requestId };
  }
  if (error instanceof ConnectionError) {
    const { offline, unknown, unreachable } = texts.errors;
    return { text: !navigator.onLine ? offline : error.outcomeUnknown ? unknown : unreachable };
  }
  return { text: error instanceof Error && error.name === 'NotAPicture' ? error.message : texts.errors.page };
}

export const hasErrorCode = (error: unknown, ...codes: string[]): boolean => error instanceof SoukError && codes.includes(error.code);

/** Whether something may have been done although there was no success. */
export const isOutcomeUnknown = (error: unknown): boolean =>
  (error instanceof SoukError || error instanceof ConnectionError) && error.outcomeUnknown;
