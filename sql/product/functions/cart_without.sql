-- A cart without the units that were bought. A line that would have zero units or fewer is removed.
create or replace function cart_without(lines jsonb, bought jsonb) returns jsonb language plpgsql immutable parallel safe as $$
begin
  if lines = bought then
    return '{}';
  end if;
  return (
    select coalesce(jsonb_object_agg(item_id, quantity::int - coalesce((bought ->> item_id)::int, 0)), '{}')
    from jsonb_each_text(lines) as line (item_id, quantity)
    where quantity::int > coalesce((bought ->> item_id)::int, 0)
  );
end
$$;
