-- The units of an item that can be sold now; null if there is no such item. Volatile, because a statement that waited for a cart's row must
-- see what was sold in the meantime.
create or replace function units_left(item bigint, in_category int) returns int language plpgsql volatile as $$
begin
  return (select quantity from items where id = item and category = in_category);
end
$$;
