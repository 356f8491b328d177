-- A cart as its buyer sees it, without the currency. It reads everything as of the start of the calling statement, so the result of a read
-- never mixes two instants.
create or replace function cart_view_in_snapshot(buyer bigint, cart jsonb)
returns table (saved boolean, lines json, total_cents bigint) language sql stable as $$
  select
    coalesce((select saved_carts.lines from saved_carts where buyer_id = buyer), '{}') = cart,
    coalesce(
      json_agg(
        json_build_object(
          'itemId', item.category || '-' || item.id, 'name', item.name, 'sellerId', item.seller_id, 'sellerName', item.seller_name,
          'quantity', line.quantity::int, 'priceCents', item.price_cents,
          'available', item.quantity >= line.quantity::int,
          'picture', (select object_name from pictures where item_id = item.id and removed_at is null order by number limit 1)
        ) order by item.id
      ),
      '[]'
    ),
    coalesce(sum(item.price_cents::bigint * line.quantity::int), 0)::bigint
  from jsonb_each_text(cart) as line (item_id, quantity)
  join items as item on item.id = line.item_id::bigint
$$;
