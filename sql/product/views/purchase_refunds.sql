-- A refund as its seller and buyer see it, with the columns that the service needs.
create or replace view purchase_refunds as
select
  refund.id as refund_id,
  refund.purchase_id,
  refund.seller_id,
  refund.status,
  refund.fingerprint,
  refund.refusal,
  json_strip_nulls(
    json_build_object(
      'refundId', refund.id, 'purchaseId', refund.purchase_id, 'status', refund.status,
      'lines', (
        select coalesce(
          json_agg(json_build_object('itemId', item.category || '-' || item.id, 'quantity', line.quantity) order by line.item_id),
          '[]'
        )
        from refund_lines as line
        join items as item on item.id = line.item_id
        where line.refund_id = refund.id
      ),
      'amountCents', refund.amount_cents, 'currency', purchase.currency, 'reason', refund.reason, 'restock', refund.restock,
      'createdAt', refund.created_at, 'refundedAt', refund.refunded_at
    )
  ) as refund
from refunds as refund
join purchases as purchase on purchase.id = refund.purchase_id;
