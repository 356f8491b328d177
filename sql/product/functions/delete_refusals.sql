-- Deletes refused purchases and refunds that are older than 30 days, at most `most` of each, and returns how many. It runs with the rights of
-- the database's owner, because the service may not delete purchases and refunds: so it takes no argument that could name a row or an age.
-- What moved units or money has lines, which refer to it, and is never deleted, with any status. The age is in hours, because the
-- length of a day depends on the caller's time zone.
create or replace function delete_refusals(most int) returns table (purchases int, refunds int)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  with old as (
    select id from public.purchases
    where status = 'refused' and created_at < now() - interval '720 hours'
    order by created_at limit least(most, 10000) for update skip locked
  ), deleted as (
    delete from public.purchases where id in (select id from old) returning id
  )
  select count(*) into delete_refusals.purchases from deleted;

  with old as (
    select id from public.refunds
    where status = 'refused' and created_at < now() - interval '720 hours'
    order by created_at limit least(most, 10000) for update skip locked
  ), deleted as (
    delete from public.refunds where id in (select id from old) returning id
  )
  select count(*) into delete_refusals.refunds from deleted;
  return next;
end
$$;
