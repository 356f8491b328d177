-- The audit trail of items, sales and refunds: a row for each change that a seller or an operator made. The service can only add rows;
-- delete_old_security_events deletes those that are older than the retention. No row has a secret or a text that a person wrote. A change of
-- a quantity names its row in quantity_changes, which has the item and the units.
create table security_events (
  id          bigint generated always as identity primary key,
  occurred_at timestamptz not null default now(),
  event       text not null check (event in (
    'price_changed', 'quantity_changed', 'item_edited', 'picture_added', 'picture_removed', 'sale_dispatched', 'dispatch_changed',
    'refund_begun', 'category_named', 'category_name_removed', 'refunds_closed', 'refund_adopted', 'refund_sent', 'call_refused',
    'events_omitted'
  )),
  role        text check (role in ('buyer', 'seller', 'operator')),
  account_id  bigint check (account_id > 0),               -- an account of the customer database, so no foreign key
  network     cidr,
  request_id  text check (octet_length(request_id) between 1 and 128 and request_id !~ '[^\x21-\x7e]'),
  details     jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 500),

  check (account_id is null or role in ('buyer', 'seller'))
);

create index security_events_occurred_at on security_events (occurred_at);
create index security_events_of_account on security_events (account_id, occurred_at);

-- For the limits of bound_security_events.
create index security_events_limited on security_events (event, occurred_at) where event in ('call_refused', 'events_omitted');

-- How many days an event is kept. The migrator writes it, and the service can neither read nor change it.
create table event_retention (
  only_row boolean primary key default true check (only_row),
  days     int not null check (days between 1 and 36500)
);

insert into event_retention (days) values (365);
