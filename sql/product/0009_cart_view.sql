-- What a change of a cart looks at beside the cart. It may have waited for the cart while others bought, so it reads what is committed when it has
-- the cart, as only a volatile function does, and not what was when its statement began.

-- How many units of an item can be sold now; null if there is no such item.
create function units_left(item bigint, in_category int) returns int language plpgsql volatile as $$
begin
  return (select quantity from items where id = item and category = in_category);
end
$$;

-- A buyer's cart as it is shown, but for the currency.
create function cart_view(buyer bigint, cart jsonb) returns table (saved boolean, lines json, total_cents bigint) language plpgsql volatile as $$
begin
  return query select
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
  join items as item on item.id = line.item_id::bigint;
end
$$;
