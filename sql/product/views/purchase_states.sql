-- A purchase as its buyer sees it.
create or replace view purchase_states as
select
  purchase.*,
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
    where sale.purchase_id = purchase.purchase_id and sale.dispatched_at is not null
  ) as dispatches,
  (
    select coalesce(sum(line.price_cents::bigint * line.refunded_quantity), 0)::bigint
    from purchase_lines as line
    where line.purchase_id = purchase.purchase_id
  ) as refunded_cents,
  (
    select coalesce(json_agg(made.refund order by made.refund_id), '[]')
    from purchase_refunds as made
    where made.purchase_id = purchase.purchase_id and made.status <> 'refused'
  ) as refunds
from purchase_records as purchase;
