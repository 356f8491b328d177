-- The same for a statement that has changed the cart and holds its row. It may have waited for the row while others bought, so this reads what is
-- committed now, as only a volatile function does.
create or replace function cart_view(buyer bigint, cart jsonb)
returns table (saved boolean, lines json, total_cents bigint) language plpgsql volatile as $$
begin
  return query select * from cart_view_in_snapshot(buyer, cart);
end
$$;
