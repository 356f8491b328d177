-- The pictures of an item, for a statement that has changed the item or locks its row. While the statement waited for the row, a picture may
-- have been added. So this function is volatile, which makes it read what is committed now. Other statements have the same query within.
create or replace function pictures_now(item bigint) returns json language plpgsql volatile as $$
begin
  return (
    select coalesce(json_agg(json_build_object('pictureId', id, 'objectName', object_name, 'width', width, 'height', height) order by number), '[]')
    from pictures where item_id = item and removed_at is null
  );
end
$$;
