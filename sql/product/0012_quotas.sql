-- How much of a quota an account has used in its current period, which begins with the first use.
create table quotas_used (
  quota      text not null check (quota in ('new items', 'new purchases')),
  account_id bigint not null check (account_id > 0),
  used       int not null check (used >= 0),
  ends_at    timestamptz not null,
  primary key (quota, account_id)
) with (fillfactor = 70);

create index quotas_used_ends_at on quotas_used (ends_at);
