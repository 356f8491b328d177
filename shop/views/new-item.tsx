import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { isConnectionLost } from '../checkout.ts';
import { centsOf } from '../format.ts';
import { askMarket, market } from '../market.ts';
import { Field } from '../parts/field.tsx';
import { Form, Submit } from '../parts/form.tsx';
import { type Values, WrongFields } from '../parts/form-state.ts';
import { CategoryField, DescribingFields, describedBy } from '../parts/item-fields.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { PicturePicker } from '../parts/picture-picker.tsx';
import { usePictures } from '../parts/use-pictures.ts';
import { goInstead, href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './item-form.module.css';

export function NewItem() {
  const words = texts.sell;
  const chosen = usePictures();
  const [isLost, setLost] = useState(false);
  /** An item that was registered stays registered, even if one of its pictures cannot be added. */
  const registered = useRef<string>(undefined);
  useEffect(askMarket, []);

  const register = async (values: Values): Promise<string> => {
    const currency = market.value?.currency;
    const priceCents = (currency && centsOf(values.text('price'), currency)) || 0;
    const quantity = Number(values.text('quantity'));
    const wrong = {
      ...(priceCents === 0 && { price: texts.errors.price }),
      ...((!Number.isInteger(quantity) || quantity < 1) && { quantity: texts.errors.oneOrMore }),
    };
    if (Object.keys(wrong).length > 0) throw new WrongFields(wrong);
    const item = await client.registerItem({ ...describedBy(values), category: Number(values.text('category')), priceCents, quantity });
    return item.itemId;
  };
  const submit = async (values: Values) => {
    setLost(false);
    try {
      registered.current ??= await register(values).catch((error) => {
        throw error instanceof WrongFields ? error : renamed(error);
      });
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      return setLost(true);
    }
    const itemId = registered.current;
    const isComplete = await chosen.addTo(itemId);
    announce(words.registered);
    goInstead(isComplete ? href('item', { itemId }) : href('ownItem', { itemId }));
  };
  return (
    <Page title={words.newTitle}>
      <Form onSubmit={submit} class={styles.form} label={words.newTitle}>
        <PicturePicker pictures={chosen} />
        <DescribingFields />
        <CategoryField />
        <div class="pair">
          <Field name="price" label={withCurrency(words.priceField)} inputMode="decimal" autocomplete="off" />
          <Field name="quantity" label={words.quantity} inputMode="numeric" autocomplete="off" defaultValue="1" />
        </div>
        {isLost && (
          <Note kind="bad">
            <p>{words.maybeRegistered}</p>
            <a href={href('ownItems')}>{words.title}</a>
          </Note>
        )}
        <Submit busy={words.registering}>{words.register}</Submit>
      </Form>
    </Page>
  );
}

const withCurrency = (label: string) => (market.value ? `${label} (${market.value.currency})` : label);

/** The form's field for the price has another name than the request's. */
function renamed(error: unknown): unknown {
  const errors = (error as { errors?: { field: string; message: string }[] }).errors;
  const ofPrice = errors?.find(({ field }) => field === 'priceCents');
  return ofPrice ? new WrongFields({ price: texts.errors.price }) : error;
}
