-- Records a failed log-in. Returns false and records nothing if a limit was reached in the meantime. Lock order: network, user name.
-- The first two statements lock both rows, so failures at once see one another.
create or replace function record_failure(
  of_role text, of_username text, of_network inet, per_username int, per_network int
) returns boolean language plpgsql as $$
begin
  insert into failures_of_networks as known (network, used_until)
  values (network(of_network), now())
  on conflict (network) do update set used_until = known.used_until;

  insert into failures_of_usernames as known (role, username, used_until)
  values (of_role, of_username, now())
  on conflict (role, username) do update set used_until = known.used_until;

  if log_in_wait(of_role, of_username, of_network, per_username, per_network) is not null then
    return false;
  end if;

  update failures_of_networks
  set used_until = least(greatest(used_until, now()) + interval '15 minutes' / per_network, now() + interval '15 minutes')
  where network = network(of_network);

  update failures_of_usernames
  set used_until = least(greatest(used_until, now()) + interval '24 hours' / per_username, now() + interval '24 hours')
  where role = of_role and username = of_username;

  insert into failed_log_ins as failed (role, username, network, failed_at)
  values (of_role, of_username, network(of_network), array[now()])
  on conflict (role, username, network) do update set failed_at = now() || failed.failed_at[1:9];
  return true;
end
$$;
