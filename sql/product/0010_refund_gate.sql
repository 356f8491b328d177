-- After a restore of either database, refunds of the two books may differ, so no new refund begins until an audit found that the books agree.
-- `history` is that of the cluster on which an audit last found so, or on which this migration ran. `closed_at` is when an operator or an
-- audit closed refunds.
create table refund_gate (
  only_row  boolean primary key default true check (only_row),
  history   text not null,
  closed_at timestamptz
);

-- A migration runs this before the SQL functions are written, so it names the history as cluster_history does.
insert into refund_gate (history)
select system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8) from pg_control_system();

-- A refund that product-db had forgotten, and that was adopted from the payment service, has no key: its id is made from the key.
alter table refunds
  alter column idempotency_key drop not null,
  alter column fingerprint drop not null;
