-- Counts one use of an account's quota. If the quota is used up, counts nothing and returns the seconds until the next use is possible;
-- otherwise returns null. The row stays locked, so that the uses of an account are counted one after the other.
create or replace function use_quota(of_quota text, account bigint, most int, period interval) returns int language plpgsql as $$
begin
  insert into quotas_used as known (quota, account_id, used, ends_at)
  values (of_quota, account, 1, now() + period)
  on conflict (quota, account_id) do update
  set used = case when known.ends_at <= now() then 1 else known.used + 1 end,
      ends_at = case when known.ends_at <= now() then now() + period else known.ends_at end
  where known.ends_at <= now() or known.used < most;
  if found then
    return null;
  end if;
  return (select ceil(extract(epoch from ends_at - now()))::int from quotas_used where quota = of_quota and account_id = account);
end
$$;
