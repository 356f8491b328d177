-- The ledger: one decision per id, written once. The service's role may neither update nor delete a row, so the first insert decides.
create table transactions (
  id           uuid primary key,                -- the purchase's id
  decision     text not null check (decision in ('approved', 'declined', 'cancelled')),
  amount_cents bigint check (amount_cents between 1 and 10000000000000),
  currency     text check (currency ~ '^[A-Z]{3}$'),
  card_brand   text check (card_brand ~ '^[a-z-]{1,32}$'),
  card_last4   text check (card_last4 ~ '^[0-9]{4}$'),
  in_ledger    boolean not null default true,   -- false for ChargeCard, which names neither a purchase nor an amount
  decided_at   timestamptz(3) not null default now(),

  unique (id, decision),
  constraint a_cancellation_has_no_card check ((decision = 'cancelled') = (card_brand is null)),
  constraint card_is_whole check ((card_brand is null) = (card_last4 is null)),
  constraint amount_is_whole check ((amount_cents is null) = (currency is null)),
  constraint a_charge_has_an_amount check ((decision <> 'cancelled' and in_ledger) = (amount_cents is not null)),
  constraint a_cancellation_is_in_the_ledger check (decision <> 'cancelled' or in_ledger)
);

-- The order in which the audit reads. Timestamps are whole milliseconds, so that a page token can name the end of a page exactly.
create index transactions_by_time on transactions (decided_at, id) where in_ledger;

-- Refunds. Because of the foreign key on the decision, only an approved transaction can be refunded.
create table refunds (
  transaction_id uuid primary key,
  decision       text not null default 'approved' check (decision = 'approved'),
  reason         text not null check (char_length(reason) between 1 and 200),
  refunded_at    timestamptz(3) not null default now(),

  foreign key (transaction_id, decision) references transactions (id, decision)
);
