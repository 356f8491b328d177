import { useMemo } from 'preact/hooks';
import type { Delivery } from '../../clients/api/index.ts';
import type { Order } from '../checkout.ts';
import { countryCodes } from '../countries.ts';
import { country, languages } from '../format.ts';
import { texts } from '../texts.ts';
import { Field, Select } from './field.tsx';
import type { Values } from './form-state.ts';
import styles from './order-fields.module.css';

const longest = 64;

/** Where the purchase goes. What the buyer gave last time stands there already. */
export function DeliveryFields({ delivery }: { delivery: Delivery | undefined }) {
  const words = texts.checkout;
  const chosen = delivery?.country ?? ownCountry();
  const countries = useMemo(
    () => countryCodes.map((code) => ({ code, name: country(code) })).sort((a, b) => a.name.localeCompare(b.name)),
    [],
  );
  return (
    <>
      <Field
        name="delivery.name"
        label={words.deliveryName}
        autocomplete="shipping name"
        maxLength={longest}
        defaultValue={delivery?.name ?? ''}
      />
      <Field
        name="delivery.lines[0]"
        label={words.line1}
        autocomplete="shipping address-line1"
        maxLength={longest}
        defaultValue={delivery?.lines[0] ?? ''}
      />
      <Field
        name="delivery.lines[1]"
        label={words.line2}
        isOptional
        autocomplete="shipping address-line2"
        maxLength={longest}
        defaultValue={delivery?.lines.slice(1).join(', ') ?? ''}
      />
      <div class="pair">
        <Field
          name="delivery.postalCode"
          label={words.postalCode}
          isOptional
          autocomplete="shipping postal-code"
          maxLength={16}
          defaultValue={delivery?.postalCode ?? ''}
        />
        <Field
          name="delivery.city"
          label={words.city}
          autocomplete="shipping address-level2"
          maxLength={longest}
          defaultValue={delivery?.city ?? ''}
        />
      </div>
      <Select name="delivery.country" label={words.country} autocomplete="shipping country">
        <option value="">{words.chooseCountry}</option>
        {countries.map(({ code, name }) => (
          <option key={code} value={code} selected={code === chosen}>
            {name}
          </option>
        ))}
      </Select>
    </>
  );
}

/** The country of the reader's language settings, if they name one. */
function ownCountry(): string {
  const [language] = languages();
  const region = (language && new Intl.Locale(language).region) ?? '';
  return countryCodes.includes(region) ? region : '';
}

/** What is typed here is in the form and nowhere else. */
export function CardFields({ isStandIn }: { isStandIn: boolean }) {
  const words = texts.checkout;
  return (
    <>
      {isStandIn && (
        <p class={styles.standIn}>
          {words.standIn}{' '}
          {words.testCards.map((number) => (
            <code key={number}>{number}</code>
          ))}
        </p>
      )}
      <Field name="card.number" label={words.number} inputMode="numeric" autocomplete="cc-number" maxLength={30} />
      <div class="pair">
        <Field
          name="card.expiration"
          label={words.expiration}
          hint={words.expirationHint}
          inputMode="numeric"
          autocomplete="cc-exp"
          maxLength={9}
        />
        <Field
          name="card.securityCode"
          label={words.securityCode}
          hint={words.securityCodeHint}
          inputMode="numeric"
          autocomplete="cc-csc"
          maxLength={4}
        />
      </div>
      <Field name="card.holderName" label={words.holderName} autocomplete="cc-name" maxLength={longest} />
    </>
  );
}

/** What the form says, in the form of a request. */
export function orderOf(values: Values): Order {
  return {
    card: {
      holderName: values.text('card.holderName'),
      number: values.text('card.number'),
      expiration: expirationOf(values.text('card.expiration')),
      securityCode: values.text('card.securityCode'),
    },
    delivery: {
      name: values.text('delivery.name'),
      lines: [values.text('delivery.lines[0]'), values.text('delivery.lines[1]')].filter((line) => line !== ''),
      city: values.text('delivery.city'),
      postalCode: values.text('delivery.postalCode'),
      country: values.text('delivery.country'),
    },
  };
}

/** MM/YY, from the ways in which people and browsers write it: 1/27, 01 / 27, 0127, 01/2027. */
function expirationOf(typed: string): string {
  const [, month = '', year = ''] = /^(\d{1,2})\s*[/\-. ]?\s*(?:20)?(\d{2})$/.exec(typed) ?? [];
  return month ? `${month.padStart(2, '0')}/${year}` : typed;
}
