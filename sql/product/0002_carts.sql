-- A cart is one row: {"<item id>": quantity}. So one statement on one row changes it, = compares two carts, and no cart can hold an item
-- twice. That an item exists is checked when it is added; items are never deleted.
create domain cart_lines as jsonb check (
  jsonb_typeof(value) = 'object'
  and jsonb_array_length(jsonb_path_query_array(value, '$.*')) <= 100
  and not jsonb_path_exists(value, '
    $.keyvalue() ? (
      !(@.key like_regex "^[1-9][0-9]{0,18}$")
      || @.value.type() != "number" || @.value < 1 || @.value > 1000
    )')
  and strpos(value::text, '.') = 0                         -- no part of a unit, not even as 1.0
);

-- The carts of sessions. Sessions are in the customer database, so there is no foreign key.
create table active_carts (
  session_id uuid primary key,
  buyer_id   account_id not null,
  lines      cart_lines not null,
  touched_at timestamptz not null default now()
) with (fillfactor = 70);

-- For the sweep. A BRIN index, because it does not prevent in-place (HOT) updates.
create index active_carts_touched on active_carts using brin (touched_at) with (pages_per_range = 16);

-- The carts that buyers saved beyond a session.
create table saved_carts (
  buyer_id account_id primary key,
  lines    cart_lines not null,
  saved_at timestamptz not null default now()
) with (fillfactor = 70);
