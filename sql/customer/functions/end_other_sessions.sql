-- Ends every session of a session's account but that one. Returns false and ends none if that session is over. Lock order: account, sessions.
-- A log-in locks its account while it opens a session. So its session is either among those that this statement sees, or it is opened later.
create or replace function end_other_sessions(session uuid) returns boolean language plpgsql as $$
declare
  account bigint := lock_account_of(session);
begin
  delete from sessions where account_id = account and id <> session;
  return account is not null;
end
$$;
