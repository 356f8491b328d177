-- What a cart costs, and whether it asks for more units than are left. It reads the current state of the items, so it stays true only while
-- the caller locks them.
create or replace function cart_cost(cart jsonb) returns table (cents bigint, is_short boolean) language sql stable as $$
  select sum(item.price_cents::bigint * wanted.quantity::int)::bigint, bool_or(item.quantity < wanted.quantity::int)
  from jsonb_each_text(cart) as wanted (item_id, quantity)
  join items as item on item.id = wanted.item_id::bigint
$$;
