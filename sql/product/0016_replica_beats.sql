-- Each process of product-db that reads from replicas counts here, once a second. Replication carries the count to the replicas, so the process
-- knows how old their data is. A row is deleted an hour after its last beat.
create table replica_beats (
  source    uuid primary key,
  beat      bigint not null check (beat > 0),
  beaten_at timestamptz not null default now()
) with (fillfactor = 50);
