-- Deletes events that are older than the retention, at most `most`, and returns how many. It runs with the rights of the database's owner,
-- because the service may delete no event: so it takes no argument that could name a row or an age. The age is in hours, because the length
-- of a day depends on the caller's time zone. Both databases that have an audit trail have this function.
create or replace function delete_old_security_events(most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  deleted int;
begin
  with old as (
    select id from public.security_events
    where occurred_at < now() - (select make_interval(hours => 24 * days) from public.event_retention)
    order by occurred_at limit least(most, 10000) for update skip locked
  )
  delete from public.security_events where id in (select id from old);
  get diagnostics deleted = row_count;
  return deleted;
end
$$;
