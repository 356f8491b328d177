-- Types check what a value may be, when it is written. A check of a table is read and prepared again by each insert.
create domain decision as text check (value in ('approved', 'declined', 'cancelled'));
create domain amount as bigint check (value between 1 and 10000000000000);
create domain currency_code as text check (value ~ '^[A-Z]{3}$');
create domain card_brand as text check (value ~ '^[a-z-]{1,32}$');
create domain last_four_digits as text check (value ~ '^[0-9]{4}$');

-- The ledger: one decision per id, written once. The service's role may neither update nor delete a row, so the first insert decides.
create table transactions (
  id           uuid primary key,                -- the purchase's id
  decision     decision not null,
  amount_cents amount,
  currency     currency_code,
  card_brand   card_brand,
  card_last4   last_four_digits,
  in_ledger    boolean not null default true,   -- false for ChargeCard, which names neither a purchase nor an amount
  decided_at   timestamptz(3) not null default now(),

  unique (id, decision),
  -- A charge has a card, and in the ledger an amount; a cancellation is in the ledger and has neither.
  check (
    case decision
      when 'cancelled' then in_ledger and num_nonnulls(amount_cents, currency, card_brand, card_last4) = 0
      else num_nonnulls(card_brand, card_last4) = 2 and num_nonnulls(amount_cents, currency) = case when in_ledger then 2 else 0 end
    end
  )
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
