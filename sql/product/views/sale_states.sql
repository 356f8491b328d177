-- A sale as its seller sees it, with the columns that the service needs. What belongs to a sale is looked up for each one: for a join, Postgres
-- might read whole tables, because it does not know how few sales a page has.
create or replace view sale_states as
select
  sale.purchase_id,
  sale.seller_id,
  sale.status,
  sale.total_cents,
  sale.refunded_cents,
  (select currency from purchases where id = sale.purchase_id) as currency,
  (
    select json_agg(line.object order by line.item_id)
    from purchase_line_objects as line
    where line.purchase_id = sale.purchase_id and line.seller_id = sale.seller_id
  ) as lines,
  (
    select coalesce(json_agg(made.refund order by made.refund_id), '[]')
    from purchase_refunds as made
    where made.purchase_id = sale.purchase_id and made.seller_id = sale.seller_id and made.status <> 'refused'
  ) as refunds,
  (select object from delivery_objects where purchase_id = sale.purchase_id) as delivery,
  sale.paid_at,
  sale.dispatched_at,
  sale.carrier,
  sale.tracking_number
from sales as sale;
