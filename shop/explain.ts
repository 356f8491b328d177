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
    if (error.status < 500) return { text: error.message };
    return { text: error.code === 'overloaded' ? texts.errors.busy : texts.errors.ours, requestId: error.requestId };
  }
  if (error instanceof ConnectionError) return { text: navigator.onLine ? texts.errors.unreachable : texts.errors.offline };
  return { text: error instanceof Error && error.name === 'NotAPicture' ? error.message : texts.errors.page };
}

export const hasErrorCode = (error: unknown, ...codes: string[]): boolean => error instanceof SoukError && codes.includes(error.code);
