import { SoukError } from '../../api/errors.ts';
import type { Context } from '../context.ts';
import { askCard, type Card, type CardField, cardFields } from './card.ts';
import {
  askDelivery,
  askDeliveryAgain,
  completeDelivery,
  type Delivery,
  type DeliveryField,
  type DeliveryOptions,
  deliveryFields,
  hasDelivery,
} from './delivery.ts';
import { readCard } from './secrets.ts';

/** What a buyer gives beside the cart. */
export interface Details {
  card: Card;
  /** Undefined: the buyer wants none. */
  delivery: Delivery | undefined;
}

interface Options extends DeliveryOptions {
  cardStdin?: true;
  idempotencyKey?: string;
}

/** Reads the delivery, then the card. Asks for a delivery only if the buyer is asked for consent, too. */
export async function readDetails(context: Context, options: Options, isAgreed: boolean): Promise<Details> {
  const asks = !isAgreed && !context.output.json;
  const delivery = hasDelivery(options) ? await completeDelivery(context, options) : asks ? await askDelivery(context) : undefined;
  return { delivery, card: await readCard(context, options) };
}

interface Refused {
  card: CardField[];
  delivery: DeliveryField[];
}

/** The refused fields of card and delivery; undefined if there are none, or if another field was refused, too. */
export function refusedDetails(error: unknown): Refused | undefined {
  const errors = error instanceof SoukError ? error.errors : [];
  const refused = (whole: string, field: string) => errors.filter((one) => one.field.replace(/\[\d+\]$/, '') === `${whole}.${field}`);
  const card = cardFields.filter((field) => refused('card', field).length > 0);
  const delivery = deliveryFields.filter((field) => refused('delivery', field).length > 0);
  const known = [...card.flatMap((field) => refused('card', field)), ...delivery.flatMap((field) => refused('delivery', field))];
  return known.length > 0 && known.length === errors.length ? { card, delivery } : undefined;
}

/** Asks again for what was refused. */
export async function askRefused(context: Context, refused: Refused, { card, delivery }: Details): Promise<Details> {
  return {
    delivery: delivery && refused.delivery.length > 0 ? await askDeliveryAgain(context, refused.delivery, delivery) : delivery,
    card: refused.card.length > 0 ? await askCard(context.ask, { fields: refused.card, before: card }) : card,
  };
}
