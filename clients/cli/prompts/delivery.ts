import { rules } from '../../api/gen.ts';
import type { MakePurchaseRequest } from '../../api/index.ts';
import { brokenRule } from '../../api/rules.ts';
import type { Context } from '../context.ts';
import { quoted } from '../text/quoted.ts';
import { need, someText } from './values.ts';

export type Delivery = NonNullable<MakePurchaseRequest['delivery']>;
export type DeliveryField = keyof Delivery;

/** In the order of the questions. */
export const deliveryFields = ['name', 'lines', 'city', 'postalCode', 'country'] as const satisfies readonly DeliveryField[];

/** The options of a command line, which may have a part of a delivery. */
export interface DeliveryOptions {
  deliveryName?: string;
  deliveryLine?: string[];
  city?: string;
  postalCode?: string;
  country?: string;
}

type Asking = Pick<Context, 'ask' | 'help' | 'output'>;

const rule = rules.makePurchase.delivery.properties;
const greatestLines = rule.lines.maxItems;

/** Whether the command line has any part of a delivery. */
export const hasDelivery = ({ deliveryName, deliveryLine, city, postalCode, country }: DeliveryOptions): boolean =>
  [deliveryName, deliveryLine, city, postalCode, country].some((option) => option !== undefined);

/** The delivery of the command line. Asks for the parts that are missing; without a terminal a missing part throws a CliError. */
export async function completeDelivery(context: Asking, given: DeliveryOptions): Promise<Delivery> {
  const { ask } = context;
  const text = (flag: string, value: string | undefined, message: string, field: 'name' | 'city') =>
    need(context, value, { flag, message, parse: someText, rule: rule[field] });
  return {
    name: await text('--delivery-name', given.deliveryName, messages.name, 'name'),
    lines: given.deliveryLine ?? (ask.possible ? await askLines(context) : await need(context, undefined, lineNeeded)),
    city: await text('--city', given.city, messages.city, 'city'),
    postalCode: given.postalCode ?? (ask.possible ? await askField(context, 'postalCode') : ''),
    country: given.country?.toUpperCase() ?? (await askCountry(context)),
  };
}

/** Asks where the purchase goes. Undefined if the buyer wants no delivery. */
export async function askDelivery(context: Asking): Promise<Delivery | undefined> {
  const check = (name: string) => (name.trim() === '' ? undefined : brokenRule(rule.name, name));
  const name = (await context.ask.text({ message: 'Deliver to (a name; leave it empty for no delivery)', check })).trim();
  return name === '' ? undefined : completeDelivery(context, { deliveryName: name });
}

/** Asks again for the fields that were refused. */
export async function askDeliveryAgain(context: Asking, fields: readonly DeliveryField[], before: Delivery): Promise<Delivery> {
  let delivery = before;
  for (const field of deliveryFields.filter((one) => fields.includes(one))) {
    const answer =
      field === 'lines' ? await askLines(context) : field === 'country' ? await askCountry(context) : await askField(context, field);
    delivery = { ...delivery, [field]: answer };
  }
  return delivery;
}

const messages = {
  name: 'Deliver to (a name)',
  city: 'City',
  postalCode: 'Postal code (may be empty)',
  country: 'Country (its two letters, such as GB)',
};

const lineNeeded = { flag: '--delivery-line', message: 'Street and number', parse: (line: string) => [line] };

const askField = async ({ ask }: Asking, field: 'name' | 'city' | 'postalCode'): Promise<string> =>
  (await ask.text({ message: messages[field], check: (text) => brokenRule(rule[field], text) })).trim();

/** The lines of the address. An empty one ends them. */
async function askLines({ ask }: Asking): Promise<string[]> {
  const lines: string[] = [];
  while (lines.length < greatestLines) {
    const isFirst = lines.length === 0;
    const message = isFirst ? lineNeeded.message : 'Another line of the address (may be empty)';
    const check = (text: string) => (text.trim() === '' && !isFirst ? undefined : brokenRule(rule.lines.items, text));
    const line = (await ask.text({ message, check })).trim();
    if (line === '') break;
    lines.push(line);
  }
  return lines;
}

/** The server knows which codes are countries. */
const askCountry = (context: Asking): Promise<string> =>
  need(context, undefined, {
    flag: '--country',
    message: messages.country,
    parse: (text) => text.trim().toUpperCase(),
    rule: rule.country,
  });

/** The options of a command line that mean this delivery, quoted for a shell. */
export const optionsOf = ({ name, lines, city, postalCode, country }: Delivery): string =>
  [
    `--delivery-name ${quoted(name)}`,
    ...lines.map((line) => `--delivery-line ${quoted(line)}`),
    `--city ${quoted(city)}`,
    ...(postalCode === '' ? [] : [`--postal-code ${quoted(postalCode)}`]),
    `--country ${country}`,
  ].join(' ');
