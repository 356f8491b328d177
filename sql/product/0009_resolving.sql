-- Until when a request that resolves this purchase, or sends its refunds again, keeps other requests from doing the same. It only saves calls
-- of the payment service: every such step may be repeated.
alter table purchases add column claimed_until timestamptz not null default '-infinity';
