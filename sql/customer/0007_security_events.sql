-- The audit trail of accounts: a row for each event that concerns their security. The service can only add rows; delete_old_security_events
-- deletes those that are older than the retention. No row has a secret, a user name or an address: the network is a /24 or a /64, and an
-- attempt with an unknown user name has no account, because the name may be a password in the wrong field.
create table security_events (
  id          bigint generated always as identity primary key,
  occurred_at timestamptz not null default now(),
  event       text not null check (event in (
    'account_created', 'logged_in', 'log_in_failed', 'log_ins_throttled', 'current_password_wrong', 'password_changed', 'logged_out',
    'session_ended', 'other_sessions_ended', 'call_refused', 'events_omitted'
  )),
  role        text check (role in ('buyer', 'seller')),
  account_id  bigint references accounts (id),
  network     cidr,
  request_id  text check (octet_length(request_id) between 1 and 128 and request_id !~ '[^\x21-\x7e]'),
  details     jsonb not null default '{}' check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 500),

  check (account_id is null or role is not null)
);

create index security_events_occurred_at on security_events (occurred_at);
create index security_events_of_account on security_events (account_id, occurred_at);

-- For the limits of bound_security_events.
create index security_events_limited on security_events (event, occurred_at)
where event in ('log_in_failed', 'log_ins_throttled', 'current_password_wrong', 'call_refused', 'events_omitted');

-- How many days an event is kept. The migrator writes it, and the service can neither read nor change it.
create table event_retention (
  only_row boolean primary key default true check (only_row),
  days     int not null check (days between 1 and 36500)
);

insert into event_retention (days) values (365);
