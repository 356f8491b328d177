import { type Cart, SoukError } from '../../clients/api/index.ts';
import type { Outcome } from '../checkout.ts';
import { explain } from '../explain.ts';
import { money } from '../format.ts';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import { Note } from './note.tsx';

interface OutcomeNoteProps {
  outcome: Outcome | undefined;
  cart: Cart;
  wasUnderWay: boolean;
}

/** Says what became of a payment that did not buy the cart, and what to do now. */
export function OutcomeNote({ outcome, cart, wasUnderWay }: OutcomeNoteProps) {
  const words = texts.checkout;
  if (!outcome) {
    return wasUnderWay ? (
      <Note kind="plain">
        <p>{words.resumed}</p>
        <p>{words.payAgain}</p>
      </Note>
    ) : null;
  }
  const text = textOf(outcome);
  if (text === undefined) return null;
  const isUnknown = outcome.kind === 'unknown';
  const { requestId } = isUnknown ? explain(outcome.error) : {};
  return (
    <Note kind="bad">
      <p>{text}</p>
      {isUnknown && <p>{words.payAgain}</p>}
      {requestId && <p>{texts.requestId(requestId)}</p>}
      {outcome.kind === 'price changed' && outcome.before.totalCents !== cart.totalCents && (
        <p>{words.changedTotal(money(outcome.before.totalCents, cart.currency), money(cart.totalCents, cart.currency))}</p>
      )}
      {outcome.kind === 'in progress elsewhere' && outcome.purchaseId && (
        <a href={href('purchase', { purchaseId: outcome.purchaseId })}>{words.seeIt}</a>
      )}
    </Note>
  );
}

function textOf(outcome: Outcome): string | undefined {
  const words = texts.checkout;
  switch (outcome.kind) {
    case 'declined':
      return words.declined;
    case 'cancelled':
      return words.cancelled;
    case 'too few left':
      return words.tooFew;
    case 'price changed':
      return words.priceChanged;
    case 'in progress elsewhere':
      return words.inProgress;
    case 'earlier try failed':
      return words.earlierFailed;
    case 'unknown':
      // The server may know more, for example that no payments are taken at the moment.
      return outcome.error instanceof SoukError ? outcome.error.message : words.unknown;
    default:
      return undefined;
  }
}
