-- Locks the account of a session until the transaction ends. Returns the account, or null if the session is over: another session may have ended
-- it while this function waited for the lock. A log-in and a change of the password lock the account, too.
create or replace function lock_account_of(session uuid) returns bigint language plpgsql as $$
declare
  account bigint;
begin
  select accounts.id into account
  from sessions join accounts on accounts.id = sessions.account_id
  where sessions.id = session
  for no key update of accounts;

  return case when exists (select from sessions where id = session and expires_at > now()) then account end;
end
$$;
