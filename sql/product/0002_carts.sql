-- A cart is one row: {"<item id>": quantity}. So one statement on one row changes it, = compares two carts, and no cart can hold an item
-- twice. That an item exists is checked when it is added; items are never deleted.
-- In plpgsql, because that keeps the plan of its query; a function in SQL would prepare it each time a cart is written.
create function valid_cart_lines(lines jsonb) returns boolean language plpgsql immutable parallel safe as $$
begin
  return jsonb_typeof(lines) = 'object' and (
    select count(*) <= 100
      and coalesce(bool_and(item_id ~ '^[1-9][0-9]{0,18}$' and quantity ~ '^[0-9]{1,4}$' and quantity::int between 1 and 1000), true)
    from jsonb_each_text(lines) as line (item_id, quantity)
  );
end
$$;

-- The carts of sessions. Sessions are in the customer database, so there is no foreign key.
create table active_carts (
  session_id uuid primary key,
  buyer_id   bigint not null check (buyer_id > 0),
  lines      jsonb not null check (valid_cart_lines(lines)),
  touched_at timestamptz not null default now()
) with (fillfactor = 70);

-- For the sweep. A BRIN index, because it does not prevent in-place (HOT) updates.
create index active_carts_touched on active_carts using brin (touched_at) with (pages_per_range = 16);

-- The carts that buyers saved beyond a session.
create table saved_carts (
  buyer_id bigint primary key check (buyer_id > 0),
  lines    jsonb not null check (valid_cart_lines(lines)),
  saved_at timestamptz not null default now()
) with (fillfactor = 70);
