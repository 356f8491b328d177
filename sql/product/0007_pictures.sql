-- The id of this database, by which the names of its pictures' objects begin. Several databases may share a store, and each sweeps only
-- its own objects. A restored database keeps its id.
do $$
begin
  execute format(
    'create function database_id() returns text language sql immutable parallel safe return %L', replace(gen_random_uuid()::text, '-', '')
  );
end
$$;

-- The pictures of items. The store has two objects for each, whose names begin with object_name. A removed picture's row says which objects
-- the sweep has to delete; the row is deleted after them.
create table pictures (
  id          uuid primary key default gen_random_uuid(),
  number      bigint generated always as identity unique,  -- in the order in which they were added
  item_id     bigint not null references items,
  object_name text not null unique check (object_name ~ '^[0-9a-f]{32}/[A-Za-z0-9_-]{32}$' and starts_with(object_name, database_id())),
  width       int not null check (width between 1 and 8000),
  height      int not null check (height between 1 and 8000),
  created_at  timestamptz not null default now(),
  removed_at  timestamptz
);

create index pictures_of_item on pictures (item_id, number) where removed_at is null;
create index pictures_removed on pictures (removed_at) where removed_at is not null;
