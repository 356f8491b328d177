-- How many units of an item can be sold now; null if there is no such item. Volatile, because a change of a cart that waited for the cart must see
-- what was sold meanwhile.
create or replace function units_left(item bigint, in_category int) returns int language plpgsql volatile as $$
begin
  return (select quantity from items where id = item and category = in_category);
end
$$;
