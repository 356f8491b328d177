-- The history of this cluster: another one after a restore to a point in time, which begins a new timeline, and after a restore into another
-- cluster. A backup that is copied into place without replaying the log keeps the history; then an operator closes refunds.
create or replace function cluster_history() returns text language sql volatile
return (select system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8) from pg_control_system());

-- Whether new refunds may begin: not after a restore, until an audit finds the same refunds in both books.
create or replace function refunds_open() returns boolean language sql volatile
return exists (select from refund_gate where closed_at is null and history = cluster_history());
