-- A sale for a statement that has changed it and locks its row. While the statement waited for the row, a refund may have been completed. So
-- this function is volatile, which makes it read what is committed now.
create or replace function sale_state(of_purchase uuid, of_seller bigint) returns setof sale_states language plpgsql volatile as $$
begin
  return query select * from sale_states where purchase_id = of_purchase and seller_id = of_seller;
end
$$;
