-- cart_view_in_snapshot for a statement that has changed the cart and locks its row. While the statement waited for the row, others may
-- have bought. So this function is volatile, which makes it read what is committed now.
create or replace function cart_view(buyer bigint, cart jsonb)
returns table (saved boolean, lines json, total_cents bigint) language plpgsql volatile as $$
begin
  return query select * from cart_view_in_snapshot(buyer, cart);
end
$$;
