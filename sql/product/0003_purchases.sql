create domain idempotency_key as text check (octet_length(value) between 1 and 255 and value !~ '[^\x21-\x7e]');
create domain request_fingerprint as bytea check (octet_length(value) = 32);
create domain purchase_status as text check (value in ('pending', 'paid', 'declined', 'cancelled', 'refused'));
create domain amount as bigint check (value between 0 and 10000000000000);
create domain currency_code as text check (value ~ '^[A-Z]{3}$');
create domain last_four_digits as text check (value ~ '^[0-9]{4}$');
create domain units_bought as int check (value between 1 and 1000);
create domain whole_total as bigint check (value >= 0);

-- Every request to make a purchase, paid or not. The row also stores its idempotency key, so it is never deleted. id is also the payment's
-- transaction id. A refused purchase never held a unit; its row only keeps the response that the client got.
create table purchases (
  id              uuid primary key,
  number          bigint generated always as identity unique,  -- in the order of creation
  buyer_id        account_id not null,
  session_id      uuid not null,                               -- the session whose active cart is bought
  idempotency_key idempotency_key not null,
  fingerprint     request_fingerprint not null,
  status          purchase_status not null,
  refusal         jsonb,
  total_cents     amount not null default 0,
  currency        currency_code not null,
  card_brand      text not null,
  card_last4      last_four_digits not null,
  created_at      timestamptz not null default now(),
  paid_at         timestamptz,
  due_at          timestamptz not null,                        -- when other requests may start to resolve it
  retry_at        timestamptz not null,                        -- when the resolver tries it next
  attempts        whole_number not null default 0,
  unique (buyer_id, idempotency_key),
  check ((refusal is not null) = (status = 'refused') and (paid_at is not null) = (status = 'paid'))
) with (fillfactor = 70);

-- A cart has at most one pending purchase.
create unique index purchases_in_progress on purchases (session_id) where status = 'pending';
create index purchases_to_resolve on purchases (retry_at) where status = 'pending';

-- The lines of the cart, as charged.
create table purchase_lines (
  purchase_id uuid not null references purchases,
  item_id     bigint not null references items,
  buyer_id    bigint not null,
  seller_id   bigint not null,
  name        text not null,
  price_cents price not null,
  quantity    units_bought not null,
  primary key (purchase_id, item_id)
);

create index purchase_lines_of_buyer on purchase_lines (buyer_id, item_id);

alter table quantity_changes add foreign key (purchase_id) references purchases;

-- Units in paid purchases, and votes, per account.
create table buyer_totals (
  buyer_id        account_id primary key,
  items_purchased whole_total not null
) with (fillfactor = 70);

create table seller_totals (
  seller_id   account_id primary key,
  items_sold  whole_total not null default 0,
  thumbs_up   whole_total not null default 0,
  thumbs_down whole_total not null default 0
) with (fillfactor = 70);

-- Votes. A buyer has at most one on an item.
create table feedback (
  buyer_id   account_id not null,
  item_id    bigint not null references items,
  vote       text not null check (vote in ('up', 'down')),
  created_at timestamptz not null default now(),
  primary key (buyer_id, item_id)
);
