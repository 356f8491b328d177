-- A line of a purchase as the contract has it.
create or replace view purchase_line_objects as
select
  line.purchase_id,
  line.item_id,
  line.seller_id,
  json_build_object(
    'itemId', item.category || '-' || item.id, 'name', line.name, 'sellerId', line.seller_id, 'sellerName', line.seller_name,
    'priceCents', line.price_cents, 'quantity', line.quantity, 'refundedQuantity', line.refunded_quantity
  ) as object
from purchase_lines as line
join items as item on item.id = line.item_id;
