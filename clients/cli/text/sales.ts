import { money } from '../../../lib/text/money.ts';
import type { Sale } from '../../api/index.ts';
import { deliveryText, dispatchText } from './delivery.ts';
import { day, fields } from './items.ts';
import { lineTable } from './purchases.ts';
import { refundFields } from './refunds.ts';
import { styled } from './style.ts';
import { table } from './table.ts';

export function saleText(sale: Sale): string {
  const { purchaseId, status, lines, totalCents, refundedCents, currency, delivery, paidAt, dispatchedAt, refunds } = sale;
  const about = fields([
    ['Sale', styled('bold', purchaseId)],
    ['Status', statusTexts[status]],
    ['Paid', day(paidAt)],
    ...(dispatchedAt === undefined ? [] : [['Dispatched', dispatchText({ ...sale, dispatchedAt })] as [string, string]]),
    ['Deliver to', delivery ? deliveryText(delivery) : 'no address is known'],
    ...refundFields(refundedCents, currency, refunds),
  ]);
  return `${about}\n\n${lineTable(lines, currency)}\n\n${styled('bold', `Total ${money(totalCents, currency)}`)}`;
}

export const saleTable = (sales: readonly Sale[]): string =>
  table(sales, [
    { title: 'SALE', value: ({ purchaseId }) => purchaseId },
    { title: 'PAID', value: ({ paidAt }) => day(paidAt), spare: 2 },
    { title: 'STATUS', value: ({ status }) => statusTexts[status] },
    { title: 'TOTAL', value: ({ totalCents, currency }) => money(totalCents, currency), align: 'right', spare: 1 },
    { title: 'ITEMS', value: ({ lines }) => lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', '), cuts: true, spare: 3 },
  ]);

const statusTexts: Record<Sale['status'], string> = {
  to_dispatch: 'to dispatch',
  dispatched: 'dispatched',
  refunded: 'refunded',
};
