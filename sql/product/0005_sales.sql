-- A request with a delivery leaves a trace of it in the fingerprint, also if the purchase was refused and has no row in deliveries. The
-- sweep deletes both. A key without a fingerprint fits every request.
-- This comes first, because it takes the strongest lock on purchases.
alter table purchases
  alter column fingerprint drop not null,
  add column has_delivery boolean not null default false;

create index purchases_with_delivery on purchases (created_at) where has_delivery and fingerprint is not null;

create domain shipping_text as text check (char_length(value) between 1 and 64);

-- A sale is one seller's part of a paid purchase. Whether it was dispatched, and what of it was refunded, is the seller's to say.
create table sales (
  purchase_id     uuid not null references purchases,
  seller_id       account_id not null,
  paid_at         timestamptz not null,
  total_cents     amount not null,
  refunded_cents  amount not null default 0,
  dispatched_at   timestamptz,
  carrier         shipping_text,
  tracking_number shipping_text,
  status          text not null generated always as (
    case when dispatched_at is not null then 'dispatched' when refunded_cents = total_cents then 'refunded' else 'to_dispatch' end
  ) stored,
  primary key (purchase_id, seller_id),
  constraint refunds_within_total check (total_cents > 0 and refunded_cents <= total_cents),
  check (dispatched_at is not null or (carrier is null and tracking_number is null))
) with (fillfactor = 80);

create index sales_of_seller on sales (seller_id, paid_at desc, purchase_id desc);
create index sales_of_seller_by_status on sales (seller_id, status, paid_at desc, purchase_id desc);

create function valid_delivery_lines(lines text[]) returns boolean language sql immutable parallel safe
return cardinality(lines) between 1 and 3
  and array_position(lines, null) is null
  and (select bool_and(char_length(line) between 1 and 64) from unnest(lines) as line);

-- Where a purchase goes. These rows are personal data, so the sweep deletes them; the purchase stays.
create table deliveries (
  purchase_id uuid primary key references purchases,
  name        text not null check (char_length(name) between 1 and 64),
  lines       text[] not null check (valid_delivery_lines(lines)),
  city        text not null check (char_length(city) between 1 and 64),
  postal_code text not null check (char_length(postal_code) <= 16),
  country     text not null check (country ~ '^[A-Z]{2}$')               -- ISO 3166-1 alpha-2
);
