-- Ends every session of a session's account but that one. Returns false and ends none if that session is over. Lock order: account, sessions.
-- A log-in locks its account while it opens a session. So its session is either among those that the last statement sees, or it is opened later.
create or replace function end_other_sessions(session uuid) returns boolean language plpgsql as $$
declare
  account bigint;
begin
  select accounts.id into account
  from sessions join accounts on accounts.id = sessions.account_id
  where sessions.id = session
  for no key update of accounts;

  -- Another session may have ended this one while it waited for the lock.
  if not exists (select from sessions where id = session and expires_at > now()) then
    return false;
  end if;
  delete from sessions where account_id = account and id <> session;
  return true;
end
$$;
