-- Only for an earlier version of customer-db, which may still run during a deployment. replace_password has taken its place.
-- Replaces the hash that was checked and ends every other session of the account. Returns false and changes nothing if the session is over,
-- the stored hash is another one, or ten log-ins have failed. Lock order: account, sessions.
-- A log-in locks its account while it opens a session. So a log-in that checked the old hash either finds the new one here, or its session
-- is among those that the second statement sees.
create or replace function change_password(session uuid, client inet, checked text, replacement text) returns boolean language plpgsql as $$
declare
  account bigint;
begin
  update accounts set password_hash = replacement
  from sessions
  where sessions.id = session and sessions.expires_at > now() and accounts.id = sessions.account_id and accounts.password_hash = checked
    and not exists (
      select from failed_log_ins
      where role = accounts.role and username = lower(accounts.username) and network = network(client)
        and failed_at[10] > now() - interval '15 minutes'
    )
  returning accounts.id into account;

  delete from sessions where account_id = account and id <> session;
  return account is not null;
end
$$;
