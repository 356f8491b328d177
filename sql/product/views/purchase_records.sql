-- A purchase without what its sellers did later, with the columns that the service needs.
create or replace view purchase_records as
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
  (select object from delivery_objects where purchase_id = purchase.id) as delivery
from purchases as purchase;
