import { isCardNumber, isExpired } from '../../../lib/text/card-rules.ts';
import { rules } from '../../api/gen.ts';
import type { MakePurchaseRequest } from '../../api/index.ts';
import { brokenRule } from '../../api/rules.ts';
import type { Ask } from './ask.ts';

export type Card = MakePurchaseRequest['card'];
export type CardField = keyof Card;

/** In the order of the questions. */
export const cardFields = ['holderName', 'number', 'expiration', 'securityCode'] as const satisfies readonly CardField[];

const messages: Readonly<Record<CardField, string>> = {
  holderName: 'Name on the card',
  number: 'Card number',
  expiration: 'Expires (MM/YY)',
  securityCode: 'Security code',
};

const isSecret = (field: CardField) => field === 'number' || field === 'securityCode';

interface Asked {
  /** The fields to ask for, because they were refused; all if absent. */
  fields?: readonly CardField[];
  /** The card with the refused fields. */
  before?: Card;
  /** Whether the card is for a purchase that was sent before. Then the card may have expired since. */
  isRepeated?: boolean;
}

/** Asks for a card or some of its fields. Numbers are hidden while typed. */
export async function askCard(ask: Ask, { fields = cardFields, before, isRepeated = false }: Asked = {}): Promise<Card> {
  const card: Card = before ?? { holderName: '', number: '', expiration: '', securityCode: '' };
  const answers: Partial<Card> = {};
  for (const field of cardFields.filter((one) => fields.includes(one))) {
    const question = { message: messages[field], check: (answer: string) => brokenBy(field, answer, isRepeated) };
    answers[field] = (await (isSecret(field) ? ask.secret(question) : ask.text(question))).trim();
  }
  return { ...card, ...answers };
}

/** The rule of the contract that an answer breaks. The message contains no part of the answer. */
function brokenBy(field: CardField, answer: string, isRepeated: boolean): string | undefined {
  const rule = rules.makePurchase.card.properties[field];
  const broken = brokenRule(rule, answer);
  if (broken !== undefined) return broken;
  if (field === 'number' && !isCardNumber(answer.replace(/\D/g, ''))) return 'Its check digit does not fit: a digit is mistyped.';
  if (field === 'expiration' && !isRepeated && isExpired(answer.trim(), Date.now())) return 'The card has expired.';
  return undefined;
}
