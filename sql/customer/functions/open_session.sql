-- Opens a session of the account if its stored hash is still the one that was checked and fewer than ten log-ins have failed. Returns whether
-- it did. Of more than 50 live sessions, those end that were unused for longest. Lock order: account, sessions.
-- The lock makes log-ins of one account take turns, so each sees the sessions of those before it. A change of the password either comes first,
-- and then the hash differs, or sees this session and ends it.
create or replace function open_session(
  account bigint, checked text, username_tried text, network_tried inet, token bytea, idle_seconds float8, client text
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
    network(network_tried), client
  from accounts
  where id = account
    and not exists (
      select from failed_log_ins as failed
      where failed.role = accounts.role and failed.username = username_tried and failed.network = network(network_tried)
        and failed.failed_at[10] > now() - interval '15 minutes'
    )
  returning id into opened;

  delete from sessions
  where id in (
    select id from sessions
    where account_id = account and id <> opened and expires_at > now()
    order by last_used_at desc, id desc
    offset 49
  );
  return opened is not null;
end
$$;
