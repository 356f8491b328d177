-- How many lines a cart has.
create or replace function cart_size(lines jsonb) returns int language sql immutable parallel safe
return (select count(*)::int from jsonb_object_keys(lines));
