-- Units that pending refunds are for, and units that were refunded. The limit of a refund is a constraint, so no defect can exceed it.
alter table purchase_lines
  add column refunding_quantity whole_number not null default 0,
  add column refunded_quantity  whole_number not null default 0,
  add constraint refunds_within_quantity check (refunding_quantity + refunded_quantity <= quantity);

-- Every request to refund a sale. The row also stores its idempotency key, so it is never deleted. id is also the payment's refund id. A
-- refused refund gave nothing back; its row only keeps the response that the client got.
create table refunds (
  id              uuid primary key,
  purchase_id     uuid not null,
  seller_id       bigint not null,
  idempotency_key idempotency_key not null,
  fingerprint     request_fingerprint not null,
  status          text not null check (status in ('pending', 'refunded', 'failed', 'refused')),
  refusal         jsonb check ((refusal is not null) = (status = 'refused')),
  amount_cents    amount not null,
  reason          text not null check (char_length(reason) between 1 and 200),
  restock         boolean not null,                            -- whether the units go back on sale
  created_at      timestamptz not null default now(),
  refunded_at     timestamptz check ((refunded_at is not null) = (status = 'refunded')),
  retry_at        timestamptz not null,                        -- when the resolver tries it next
  attempts        int not null default 0 check (attempts >= 0),
  unique (seller_id, idempotency_key),
  foreign key (purchase_id, seller_id) references sales,
  constraint a_refund_has_an_amount check ((amount_cents > 0) = (status <> 'refused'))
) with (fillfactor = 70);

create index refunds_of_purchase on refunds (purchase_id, id) where status <> 'refused';
create index refunds_to_resolve on refunds (retry_at) where status = 'pending';

-- What a refund is for. A refused one has no lines.
create table refund_lines (
  refund_id uuid not null references refunds,
  item_id   bigint not null references items,
  quantity  units_bought not null,
  primary key (refund_id, item_id)
);

-- A refund can return each of its items once.
alter table quantity_changes
  add column refund_id uuid references refunds,
  drop constraint quantity_changes_check,
  add constraint quantity_changes_check check (
    case reason
      when 'registered' then change > 0 and purchase_id is null and refund_id is null
      when 'changed' then purchase_id is null and refund_id is null
      when 'held' then change < 0 and purchase_id is not null and refund_id is null
      when 'released' then change > 0 and purchase_id is not null and refund_id is null
      when 'returned' then change > 0 and purchase_id is null and refund_id is not null
      else false
    end
  ),
  add unique (refund_id, item_id);
