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
    select coalesce(
      json_agg(
        json_build_object(
          'itemId', item.category || '-' || item.id, 'name', line.name, 'sellerId', line.seller_id, 'sellerName', line.seller_name,
          'priceCents', line.price_cents, 'quantity', line.quantity
        ) order by line.item_id
      ),
      '[]'
    )
    from purchase_lines as line
    join items as item on item.id = line.item_id
    where line.purchase_id = purchase.id
  ) as lines,
  purchase.total_cents,
  purchase.currency,
  json_build_object('brand', purchase.card_brand, 'last4', purchase.card_last4) as card,
  purchase.created_at,
  purchase.paid_at,
  purchase.status = 'pending' and purchase.due_at <= now() as due
from purchases as purchase;
