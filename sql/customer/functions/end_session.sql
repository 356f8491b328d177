-- Ends a session of the account whose session asks for it. is_live says whether the asking session is not over, and ended whether the other one
-- was ended now; it may be the asking one itself. Lock order: account, sessions.
-- A change of the password locks the account, too, and ends all other sessions. So a session that it ends cannot end any other afterwards.
create or replace function end_session(asking uuid, other uuid, out is_live boolean, out ended boolean) language plpgsql as $$
declare
  account bigint := lock_account_of(asking);
begin
  is_live := account is not null;
  delete from sessions where id = other and account_id = account and expires_at > now();
  ended := found;
end
$$;
