import type { Sale } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { texts } from '../texts.ts';
import { Field } from './field.tsx';
import { Form, Submit } from './form.tsx';
import type { Values } from './form-state.ts';

/** Tells the buyer that the seller has sent the sale. Sent again, it replaces what the buyer was told. */
export function DispatchForm({ sale, onChange }: { sale: Sale; onChange: (sale: Sale) => void }) {
  const words = texts.sales;
  const submit = async (values: Values) => {
    const carrier = values.text('carrier') || undefined;
    const trackingNumber = values.text('trackingNumber') || undefined;
    onChange(await client.dispatchSale({ purchaseId: sale.purchaseId, carrier, trackingNumber }));
    announce(words.isDispatched);
  };
  return (
    <>
      <h2>{sale.dispatchedAt ? words.dispatchAgain : words.dispatch}</h2>
      <Form onSubmit={submit} label={words.dispatch}>
        <Field name="carrier" label={words.carrier} isOptional maxLength={64} autocomplete="off" defaultValue={sale.carrier ?? ''} />
        <Field
          name="trackingNumber"
          label={words.trackingNumber}
          isOptional
          maxLength={64}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          defaultValue={sale.trackingNumber ?? ''}
        />
        <Submit busy={words.dispatching}>{words.dispatched}</Submit>
      </Form>
    </>
  );
}
