-- A request with a delivery leaves a trace of it in the fingerprint, also if the purchase was refused and has no row in deliveries. The
-- sweep deletes both. A key without a fingerprint fits every request.
-- This comes first, because it takes the strongest lock on purchases.
alter table purchases
  alter column fingerprint drop not null,
  add column has_delivery boolean not null default false;

create index purchases_with_delivery on purchases (created_at) where has_delivery and fingerprint is not null;

-- A sale is one seller's part of a paid purchase. Whether it was dispatched, and what of it was refunded, is the seller's to say.
create table sales (
  purchase_id     uuid not null references purchases,
  seller_id       bigint not null check (seller_id > 0),
  paid_at         timestamptz not null,
  total_cents     bigint not null check (total_cents between 1 and 10000000000000),
  refunded_cents  bigint not null default 0 check (refunded_cents between 0 and total_cents),
  dispatched_at   timestamptz,
  carrier         text check (char_length(carrier) between 1 and 64),
  tracking_number text check (char_length(tracking_number) between 1 and 64),
  status          text not null generated always as (
    case when dispatched_at is not null then 'dispatched' when refunded_cents = total_cents then 'refunded' else 'to_dispatch' end
  ) stored,
  primary key (purchase_id, seller_id),
  check (dispatched_at is not null or (carrier is null and tracking_number is null))
) with (fillfactor = 80);

create index sales_of_seller on sales (seller_id, paid_at desc, purchase_id desc);
create index sales_of_seller_by_status on sales (seller_id, status, paid_at desc, purchase_id desc);

-- A purchase becomes paid together with its sales. A trigger holds this also for the version of settle_purchase that runs while this
-- migration does.
create function record_sales() returns trigger language plpgsql as $$
begin
  insert into sales (purchase_id, seller_id, paid_at, total_cents)
  select new.id, seller_id, new.paid_at, sum(price_cents::bigint * quantity) from purchase_lines where purchase_id = new.id
  group by seller_id order by seller_id;
  return null;
end
$$;

create trigger record_sales after update of status on purchases for each row
when (new.status = 'paid' and old.status <> 'paid')
execute function record_sales();

insert into sales (purchase_id, seller_id, paid_at, total_cents)
select purchase.id, line.seller_id, purchase.paid_at, sum(line.price_cents::bigint * line.quantity)
from purchases as purchase join purchase_lines as line on line.purchase_id = purchase.id
where purchase.status = 'paid'
group by purchase.id, line.seller_id;

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
