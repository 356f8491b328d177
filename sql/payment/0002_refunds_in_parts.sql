-- Refunds of parts of a transaction: each has its own id, its amount, and the lines that it is for, which the caller names. Until the new
-- service runs, the old one refuses to refund.
alter table refunds
  add column refund_id    uuid,
  add column amount_cents amount,
  add column lines        jsonb not null default '[]' check (jsonb_typeof(lines) = 'array');

update refunds set refund_id = transaction_id, amount_cents = transactions.amount_cents
from transactions where transactions.id = refunds.transaction_id;

alter table refunds
  drop constraint refunds_pkey,
  add primary key (refund_id),
  alter column transaction_id set not null,
  alter column amount_cents set not null;

create index refunds_of_transaction on refunds (transaction_id, refund_id);

-- All refunds of a transaction together are never above its amount. The transaction's row is locked, so of two refunds at the same instant
-- the second sees the first. The function has the rights of its owner, because the service's role may not lock a row. A transaction with
-- another isolation level could not see the first refund, so it is refused.
create function hold_refunds_to_amount() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  charged_cents bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a refund is made in a transaction that is read committed';
  end if;
  select amount_cents into charged_cents from transactions where id = new.transaction_id for no key update;
  if (select sum(amount_cents) from refunds where transaction_id = new.transaction_id) <= charged_cents then
    return null;
  end if;
  raise exception using
    errcode = 'check_violation', table = 'refunds', constraint = 'refunds_within_amount',
    message = format('the refunds of transaction %s are more than its amount', new.transaction_id);
end
$$;

create trigger refunds_within_amount after insert on refunds for each row execute function hold_refunds_to_amount();
