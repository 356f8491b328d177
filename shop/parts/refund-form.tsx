import { useState } from 'preact/hooks';
import { type RefundSaleRequest, type Sale, SoukError } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { money } from '../format.ts';
import { finishRefund, refundKey } from '../refund-key.ts';
import { texts } from '../texts.ts';
import { Field } from './field.tsx';
import styles from './form.module.css';
import { Form, Submit } from './form.tsx';
import { type Values, WrongFields } from './form-state.ts';
import { Note } from './note.tsx';

export function RefundForm({ sale, onDone }: { sale: Sale; onDone: () => void }) {
  const { purchaseId, lines, currency } = sale;
  const words = texts.sales;
  const [problem, setProblem] = useState<string>();
  const left = lines.filter(({ quantity, refundedQuantity }) => refundedQuantity < quantity);
  const fieldOf = (itemId: string) => `units ${itemId}`;

  const submit = async (values: Values, form: HTMLFormElement) => {
    setProblem(undefined);
    const chosen = left.map(({ itemId }) => ({ itemId, quantity: Number(values.text(fieldOf(itemId)) || 0) }));
    const wrong = chosen.filter(({ quantity }) => !Number.isInteger(quantity) || quantity < 0);
    if (wrong.length > 0) throw new WrongFields(Object.fromEntries(wrong.map(({ itemId }) => [fieldOf(itemId), texts.errors.wholeNumber])));
    const refunded = chosen.filter(({ quantity }) => quantity > 0);
    if (refunded.length === 0) throw new WrongFields({ [fieldOf(left[0]?.itemId ?? '')]: words.nothingChosen });
    const said = await giveBack({ purchaseId, lines: refunded, reason: values.text('reason'), restock: values.isChecked('restock') });
    if (said.problem !== undefined) setProblem(said.problem);
    else {
      form.reset();
      const amount = money(said.amountCents, currency);
      announce(said.isPending ? words.refundPending(amount) : words.refunded(amount));
    }
    onDone();
  };
  return (
    <details class={styles.more}>
      <summary>{words.refund}</summary>
      <Form onSubmit={submit} label={words.refund}>
        {left.map(({ itemId, name, quantity, refundedQuantity }) => (
          <Field
            key={itemId}
            name={fieldOf(itemId)}
            label={words.refundUnits(name, quantity - refundedQuantity)}
            isOptional={left.length > 1}
            inputMode="numeric"
            autocomplete="off"
          />
        ))}
        <Field name="reason" label={words.reason} hint={words.reasonHint} maxLength={200} autocomplete="off" />
        <label class="check">
          <input type="checkbox" name="restock" />
          {words.restock}
        </label>
        {problem && (
          <Note kind="bad">
            <p>{problem}</p>
          </Note>
        )}
        <Submit busy={words.givingBack}>{words.giveBack}</Submit>
      </Form>
    </details>
  );
}

type Said = { problem: string } | { problem?: undefined; amountCents: number; isPending: boolean };

/** The same refund is sent with the same key until its outcome is known, so it is never paid twice. */
async function giveBack(refund: RefundSaleRequest): Promise<Said> {
  try {
    const { amountCents, status } = await client.refundSale({ ...refund, idempotencyKey: refundKey(refund) });
    finishRefund(refund);
    return { amountCents, isPending: status === 'pending' };
  } catch (error) {
    const isUnknown = !(error instanceof SoukError) || error.outcomeUnknown || error.status >= 500 || error.status === 401;
    if (isUnknown) return { problem: texts.sales.refundUnknown };
    // Any other refusal says nothing about an earlier try with the same key.
    if (['refund_exceeds_sale', 'refund_failed'].includes(error.code)) finishRefund(refund);
    if (error.code === 'refund_exceeds_sale') return { problem: texts.sales.exceeded };
    throw error;
  }
}
