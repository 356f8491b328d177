-- The pictures of an item, for a statement that has changed the item or locks its row. While the statement waited for the row, a picture may
-- have been added. So this function is volatile, which makes it read what is committed now.
create or replace function pictures_now(item bigint) returns json language plpgsql volatile as $$
begin
  return coalesce((select pictures from picture_lists where item_id = item), '[]');
end
$$;
