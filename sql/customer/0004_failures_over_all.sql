-- Limits of failed log-ins beside the ten of one user name from one network: of a user name over all networks, and of a network over all user
-- names. Each failure moves used_until further; time passing gives the allowance back. The user name may be unknown.
create table failures_of_usernames (
  role        text not null check (role in ('buyer', 'seller')),
  username    text collate "C" not null check (username ~ '^[a-z0-9._@-]{3,64}$'),
  used_until  timestamptz not null,

  primary key (role, username)
);

create table failures_of_networks (
  network     cidr primary key,
  used_until  timestamptz not null
);

create index failures_of_usernames_used_until on failures_of_usernames (used_until);
create index failures_of_networks_used_until on failures_of_networks (used_until);

-- The networks from which an account has logged in. These two limits do not bind them, so strangers cannot lock the owner out.
create table known_networks (
  account_id    bigint not null references accounts (id),
  network       cidr not null,
  last_used_at  timestamptz not null default now(),

  primary key (account_id, network)
);

create index known_networks_last_used_at on known_networks (last_used_at);

-- It gets more arguments.
drop function if exists open_session(bigint, text, text, inet, bytea, float8, text);
