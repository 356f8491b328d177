-- The number of an item's pictures, for a statement that locks the item's row and may have waited for it. The function is volatile, so that
-- it reads what is committed now.
create or replace function picture_count(item bigint) returns int language plpgsql volatile as $$
begin
  return (select count(*) from pictures where item_id = item and removed_at is null);
end
$$;
