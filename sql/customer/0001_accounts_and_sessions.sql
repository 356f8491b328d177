-- The accounts of both roles, their sessions, and failed log-ins.

-- The collation of username is C, so its lower case is the same in every locale.
create table accounts (
  id             bigint primary key generated always as identity,
  role           text not null check (role in ('buyer', 'seller')),
  name           text not null check (char_length(name) between 1 and 32),
  username       text collate "C" not null check (username ~ '^[A-Za-z0-9._@-]{3,64}$'),
  password_hash  text not null check (password_hash ~ '^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$'),
  created_at     timestamptz not null default now(),

  unique (id, role),
  check (name = btrim(name) and name is nfc normalized and name !~ '[\u0001-\u001F\u007F-\u009F]')
);

create unique index accounts_username on accounts (role, lower(username));

-- A session lives until expires_at. Its requests extend that, up to ends_at.
create table sessions (
  id          uuid primary key default uuidv7(),
  account_id  bigint not null,
  role        text not null,
  token_hash  bytea not null unique check (octet_length(token_hash) = 32),
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  ends_at     timestamptz not null,

  foreign key (account_id, role) references accounts (id, role),
  check (expires_at <= ends_at),
  check (ends_at <= created_at + interval '24 hours')
);

create index sessions_expires_at on sessions (expires_at);

-- The latest failed log-ins for one user name from one network. The user name may be unknown.
create table failed_log_ins (
  role       text not null check (role in ('buyer', 'seller')),
  username   text collate "C" not null check (username ~ '^[a-z0-9._@-]{3,64}$'),
  network    cidr not null,
  failed_at  timestamptz[] not null check (cardinality(failed_at) between 1 and 10),  -- newest first

  primary key (role, username, network)
);

create index failed_log_ins_newest on failed_log_ins ((failed_at[1]));
