-- Seconds until the next log-in may be tried for a user name from a network; null if it may be tried now. A network from which the account has
-- logged in before has only the limit of ten failures within 15 minutes.
create or replace function log_in_wait(
  of_role text, of_username text, of_network inet, per_username int, per_network int
) returns int language sql stable as $$
  select ceil(extract(epoch from max(allowed_at) - now()))::int
  from (
    select failed_at[10] + interval '15 minutes'
    from failed_log_ins
    where role = of_role and username = of_username and network = network(of_network)
    union all
    select allowed_at
    from (
      select used_until - interval '24 hours' + interval '24 hours' / per_username
      from failures_of_usernames
      where role = of_role and username = of_username
      union all
      select used_until - interval '15 minutes' + interval '15 minutes' / per_network
      from failures_of_networks
      where network = network(of_network)
    ) as over_all (allowed_at)
    where not exists (
      select from accounts
      join known_networks on known_networks.account_id = accounts.id
      where accounts.role = of_role and lower(accounts.username) = of_username and known_networks.network = network(of_network)
    )
  ) as limits (allowed_at)
  where allowed_at > now()
$$;
