-- Every request to make a purchase, paid or not. The row also stores its idempotency key, so it is never deleted. id is also the payment's
-- transaction id. A refused purchase never held a unit; its row only keeps the response that the client got.
create table purchases (
  id              uuid primary key,
  number          bigint generated always as identity unique,  -- in the order of creation
  buyer_id        bigint not null check (buyer_id > 0),
  session_id      uuid not null,                               -- the session whose active cart is bought
  idempotency_key text not null check (octet_length(idempotency_key) between 1 and 255 and idempotency_key !~ '[^\x21-\x7e]'),
  fingerprint     bytea not null check (octet_length(fingerprint) = 32),
  status          text not null check (status in ('pending', 'paid', 'declined', 'cancelled', 'refused')),
  refusal         jsonb check ((refusal is not null) = (status = 'refused')),
  total_cents     bigint not null default 0 check (total_cents between 0 and 10000000000000),
  currency        text not null check (currency ~ '^[A-Z]{3}$'),
  card_brand      text not null,
  card_last4      text not null check (card_last4 ~ '^[0-9]{4}$'),
  created_at      timestamptz not null default now(),
  paid_at         timestamptz check ((paid_at is not null) = (status = 'paid')),
  due_at          timestamptz not null,                        -- when other requests may start to resolve it
  retry_at        timestamptz not null,                        -- when the resolver tries it next
  attempts        int not null default 0 check (attempts >= 0),
  unique (buyer_id, idempotency_key)
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
  price_cents int not null check (price_cents between 1 and 100000000),
  quantity    int not null check (quantity between 1 and 1000),
  primary key (purchase_id, item_id)
);

create index purchase_lines_of_buyer on purchase_lines (buyer_id, item_id);

alter table quantity_changes add foreign key (purchase_id) references purchases;

-- Units in paid purchases, and votes, per account.
create table buyer_totals (
  buyer_id        bigint primary key check (buyer_id > 0),
  items_purchased bigint not null check (items_purchased >= 0)
) with (fillfactor = 70);

create table seller_totals (
  seller_id   bigint primary key check (seller_id > 0),
  items_sold  bigint not null default 0 check (items_sold >= 0),
  thumbs_up   bigint not null default 0 check (thumbs_up >= 0),
  thumbs_down bigint not null default 0 check (thumbs_down >= 0)
) with (fillfactor = 70);

-- Votes. A buyer has at most one on an item.
create table feedback (
  buyer_id   bigint not null check (buyer_id > 0),
  item_id    bigint not null references items,
  vote       text not null check (vote in ('up', 'down')),
  created_at timestamptz not null default now(),
  primary key (buyer_id, item_id)
);
