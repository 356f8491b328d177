create domain quota_name as text check (value in ('new items', 'new purchases'));

-- How much of a quota an account has used in its current period, which begins with the first use.
create table quotas_used (
  quota      quota_name not null,
  account_id account_id not null,
  used       whole_number not null,
  ends_at    timestamptz not null,
  primary key (quota, account_id)
) with (fillfactor = 70);

create index quotas_used_ends_at on quotas_used (ends_at);
