-- A change of the password ends the account's other sessions.
create index sessions_account on sessions (account_id);
