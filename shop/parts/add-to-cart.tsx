import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Item } from '../../clients/api/index.ts';
import { addToCart, cart, sawPrices, unitsOf } from '../cart.ts';
import { explain, hasErrorCode, isOutcomeUnknown } from '../explain.ts';
import { go, href, place } from '../router.ts';
import { session } from '../session.ts';
import { texts } from '../texts.ts';
import styles from './add-to-cart.module.css';
import { Field } from './field.tsx';
import { Form, Submit } from './form.tsx';
import { type Values, WrongFields } from './form-state.ts';
import { Note } from './note.tsx';

/** What a visitor wanted to put into the cart before logging in. It is put there afterwards. */
let wanted: { itemId: string; quantity: number } | undefined;

// A visitor who goes elsewhere instead of logging in no longer wants it.
effect(() => {
  const { view, parameters } = place.value;
  if (view !== 'logIn' && view !== 'signUp' && parameters['itemId'] !== wanted?.itemId) wanted = undefined;
});

export function AddToCart({ item, onStale }: { item: Item; onStale: () => void }) {
  const { itemId, name, priceCents } = item;
  const [failure, setFailure] = useState<string>();
  const words = texts.item;
  const role = session.value?.role;
  const inCart = unitsOf(cart.value, itemId);

  const add = async (units: number) => {
    setFailure(undefined);
    try {
      await addToCart(itemId, units);
      sawPrices({ [itemId]: priceCents });
    } catch (error) {
      if (isOutcomeUnknown(error)) return setFailure(words.notAdded);
      if (!hasErrorCode(error, 'insufficient_quantity', 'cart_limit')) throw error;
      setFailure((error as Error).message);
      onStale();
    }
  };
  useEffect(() => {
    if (role !== 'buyer' || wanted?.itemId !== itemId) return;
    const { quantity: units } = wanted;
    wanted = undefined;
    add(units).catch((error: unknown) => setFailure(explain(error).text));
  }, [role, itemId]);

  if (role === 'seller') {
    return (
      <p>
        <a href={href('logIn', {}, { return: place.value.address })}>{words.buyersOnly}</a>
      </p>
    );
  }
  const submit = async (values: Values) => {
    const units = Number(values.text('quantity'));
    if (!Number.isInteger(units) || units < 1) throw new WrongFields({ quantity: texts.errors.oneOrMore });
    if (role) return add(units);
    wanted = { itemId, quantity: units };
    go(href('logIn', {}, { return: place.value.address }));
  };
  return (
    <div class={styles.add}>
      <Form onSubmit={submit} class={styles.form} label={name}>
        <Field name="quantity" label={words.quantity} inputMode="numeric" maxLength={4} defaultValue="1" />
        <Submit busy={words.adding}>{words.add}</Submit>
      </Form>
      {failure && (
        <Note kind="bad">
          <p>{failure}</p>
        </Note>
      )}
      <p class={styles.done} role="status">
        {inCart > 0 && (
          <>
            {words.added(inCart)} <a href={href('cart')}>{words.toCart}</a>
          </>
        )}
      </p>
    </div>
  );
}
