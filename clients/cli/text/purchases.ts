import { money } from '../../../lib/text/money.ts';
import type { Cart, Purchase } from '../../api/index.ts';
import { deliveryText, dispatchText } from './delivery.ts';
import { day, fields } from './items.ts';
import { refundFields } from './refunds.ts';
import { styled } from './style.ts';
import { type Column, table } from './table.ts';

interface Line {
  itemId: string;
  name: string;
  quantity: number;
  priceCents: number;
  available?: boolean;
}

export function lineTable(lines: readonly Line[], currency: string): string {
  const columns: Column<Line>[] = [
    { title: 'ITEM', value: ({ itemId }) => itemId },
    { title: 'NAME', value: ({ name }) => name, cuts: true },
    { title: 'QUANTITY', value: ({ quantity }) => String(quantity), align: 'right' },
    { title: 'PRICE', value: ({ priceCents }) => money(priceCents, currency), align: 'right', spare: 1 },
    { title: 'SUM', value: ({ priceCents, quantity }) => money(priceCents * quantity, currency), align: 'right', spare: 0 },
  ];
  if (lines.some(({ available }) => available === false)) {
    columns.push({ title: '', value: ({ available }) => (available === false ? 'too few left' : '') });
  }
  return table(lines, columns);
}

export function cartText({ lines, totalCents, currency, saved }: Cart): string {
  const keeping = saved ? 'The saved cart is the same.' : 'Not saved: it ends with the session.';
  if (lines.length === 0) return `The cart is empty. ${saved ? '' : 'The saved cart is not.'}`.trim();
  return `${lineTable(lines, currency)}\n\n${styled('bold', `Total ${money(totalCents, currency)}`)}   ${styled('dim', keeping)}`;
}

export function purchaseText(purchase: Purchase): string {
  const { purchaseId, status, lines, totalCents, refundedCents, currency, card, delivery, dispatches, refunds, createdAt, paidAt } =
    purchase;
  const about = fields([
    ['Purchase', styled('bold', purchaseId)],
    ['Status', statusTexts[status]],
    ['Card', `${card.brand} ending in ${card.last4}`],
    ['Date', day(paidAt ?? createdAt)],
    ...(delivery ? [['Deliver to', deliveryText(delivery)] as const] : []),
    ...dispatches.map((dispatch) => ['Dispatched', `by seller ${dispatch.sellerId}, ${dispatchText(dispatch)}`] as const),
    ...refundFields(refundedCents, currency, refunds),
  ]);
  return `${about}\n\n${lineTable(lines, currency)}\n\n${styled('bold', `Total ${money(totalCents, currency)}`)}`;
}

export const purchaseTable = (purchases: readonly Purchase[]): string =>
  table(purchases, [
    { title: 'PURCHASE', value: ({ purchaseId }) => purchaseId },
    { title: 'DATE', value: ({ paidAt, createdAt }) => day(paidAt ?? createdAt), spare: 2 },
    { title: 'TOTAL', value: ({ totalCents, currency }) => money(totalCents, currency), align: 'right' },
    { title: 'ITEMS', value: ({ lines }) => lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', '), cuts: true, spare: 1 },
  ]);

const statusTexts: Record<Purchase['status'], string> = {
  paid: 'paid',
  pending: 'pending: its outcome is not known yet',
  declined: 'declined: nothing was charged',
  cancelled: 'cancelled: nothing was charged',
};
