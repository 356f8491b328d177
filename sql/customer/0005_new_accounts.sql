-- How many accounts each network has made in its current minute, which begins with the first of them.
create table new_accounts (
  network   cidr primary key,
  began_at  timestamptz not null default now(),
  made      int not null default 0 check (made >= 0)
);

create index new_accounts_began_at on new_accounts (began_at);
