-- Opens a session of the account if its stored hash is still the one that was checked and the log-in need not wait. Returns whether it did. A
-- new hash of the same password, if there is one, then replaces the old one. Of more than 50 live sessions, those end that were unused for
-- longest. Lock order: account, user name's failures, sessions.
-- The lock makes log-ins of one account take turns, so each sees the sessions of those before it. A change of the password either comes first,
-- and then the hash differs, or sees this session and ends it.
create or replace function open_session(
  account bigint, checked text, replacement text, of_network inet, token bytea, idle_seconds float8, client text,
  per_username int, per_network int
) returns boolean language plpgsql as $$
declare
  opened uuid;
begin
  perform from accounts where id = account and password_hash = checked for no key update;
  if not found then
    return false;
  end if;

  insert into sessions (account_id, role, token_hash, expires_at, ends_at, network, client_name)
  select id, role, token, now() + least(make_interval(secs => idle_seconds), interval '24 hours'), now() + interval '24 hours',
    network(of_network), client
  from accounts
  where id = account and log_in_wait(role, lower(username), of_network, per_username, per_network) is null
  returning id into opened;
  if opened is null then
    return false;
  end if;

  update accounts set password_hash = replacement where id = account and replacement is not null;

  delete from failures_of_usernames as failed
  using accounts
  where accounts.id = account and failed.role = accounts.role and failed.username = lower(accounts.username);

  insert into known_networks as known (account_id, network)
  values (account, network(of_network))
  on conflict (account_id, network) do update set last_used_at = now() where known.last_used_at < now() - interval '1 hour';
  if found then
    delete from known_networks
    where account_id = account
      and network in (select network from known_networks where account_id = account order by last_used_at desc offset 100);
  end if;

  delete from sessions
  where id in (
    select id from sessions
    where account_id = account and id <> opened and expires_at > now()
    order by last_used_at desc, id desc
    offset 49
  );
  return true;
end
$$;
