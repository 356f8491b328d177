-- The number of lines in a cart.
create or replace function cart_size(lines jsonb) returns int language sql immutable parallel safe
return (select count(*)::int from jsonb_object_keys(lines));
