-- A cart as it is shown, but for the currency: all of it as the statement that asks sees it, so that a mere look at a cart mixes no two moments.
create function cart_view_in_snapshot(buyer bigint, cart jsonb)
returns table (saved boolean, lines json, total_cents bigint) language sql stable as $$
  select
    coalesce((select saved_carts.lines from saved_carts where buyer_id = buyer), '{}') = cart,
    coalesce(
      json_agg(
        json_build_object(
          'itemId', item.category || '-' || item.id, 'name', item.name, 'quantity', line.quantity::int, 'priceCents', item.price_cents,
          'available', item.quantity >= line.quantity::int
        ) order by item.id
      ),
      '[]'
    ),
    coalesce(sum(item.price_cents::bigint * line.quantity::int), 0)::bigint
  from jsonb_each_text(cart) as line (item_id, quantity)
  join items as item on item.id = line.item_id::bigint
$$;

-- The same for whoever has changed the cart and holds it, with what is committed by then.
create or replace function cart_view(buyer bigint, cart jsonb)
returns table (saved boolean, lines json, total_cents bigint) language plpgsql volatile as $$
begin
  return query select * from cart_view_in_snapshot(buyer, cart);
end
$$;
