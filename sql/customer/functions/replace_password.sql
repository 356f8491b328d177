-- Replaces the hash that was checked and ends every other session of the account. Returns false and changes nothing if the session is over,
-- the stored hash is another one, or log-ins must wait. Lock order: account, sessions.
-- A log-in locks its account while it opens a session. So a log-in that checked the old hash either finds the new one here, or its session
-- is among those that the last statement sees.
create or replace function replace_password(
  session uuid, of_network inet, checked text, replacement text, per_username int, per_network int
) returns boolean language plpgsql as $$
declare
  account bigint;
begin
  select accounts.id into account
  from sessions join accounts on accounts.id = sessions.account_id
  where sessions.id = session and accounts.password_hash = checked
  for no key update of accounts;

  update accounts set password_hash = replacement
  where id = account
    and exists (select from sessions where id = session and expires_at > now())
    and log_in_wait(role, lower(username), of_network, per_username, per_network) is null;
  if not found then
    return false;
  end if;

  delete from sessions where account_id = account and id <> session;
  -- Another person may have logged in from the other networks with the old password.
  delete from known_networks where account_id = account and network <> network(of_network);
  return true;
end
$$;
