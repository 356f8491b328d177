-- A purchase as its buyer sees it, with the columns that the service needs.
create or replace view purchase_states as
select
  purchase.id as purchase_id,
  purchase.number,
  purchase.buyer_id,
  purchase.fingerprint,
  purchase.status,
  purchase.refusal,
  (
    select coalesce(json_agg(line.object order by line.item_id), '[]')
    from purchase_line_objects as line
    where line.purchase_id = purchase.id
  ) as lines,
  purchase.total_cents,
  purchase.currency,
  json_build_object('brand', purchase.card_brand, 'last4', purchase.card_last4) as card,
  purchase.created_at,
  purchase.paid_at,
  purchase.status = 'pending' and purchase.due_at <= now() as due,
  (select object from delivery_objects where purchase_id = purchase.id) as delivery,
  (
    select coalesce(
      json_agg(
        json_strip_nulls(
          json_build_object(
            'sellerId', sale.seller_id, 'dispatchedAt', sale.dispatched_at, 'carrier', sale.carrier, 'trackingNumber', sale.tracking_number
          )
        ) order by sale.dispatched_at, sale.seller_id
      ),
      '[]'
    )
    from sales as sale
    where sale.purchase_id = purchase.id and sale.dispatched_at is not null
  ) as dispatches,
  (
    select coalesce(sum(line.price_cents::bigint * line.refunded_quantity), 0)::bigint
    from purchase_lines as line
    where line.purchase_id = purchase.id
  ) as refunded_cents,
  (
    select coalesce(json_agg(made.refund order by made.refund_id), '[]')
    from purchase_refunds as made
    where made.purchase_id = purchase.id and made.status <> 'refused'
  ) as refunds
from purchases as purchase;
