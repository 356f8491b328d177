-- What the owner of an account sees of its sessions: the last use, and the network and the client of the log-in. The last two are null in a
-- session that an earlier version opened.
alter table sessions
  add column last_used_at  timestamptz not null default now(),
  add column network       cidr,
  add column client_name   text check (char_length(client_name) between 1 and 200 and client_name !~ '[\u0001-\u001F\u007F-\u009F]');
