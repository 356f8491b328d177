-- Keeps floods out of the audit trail, which keeps its rows for long. It runs with the rights of the database's owner, because the service
-- cannot read the trail. Both databases that have a trail have this function.
--   failures       of one account from one network, one row in 15 minutes; of all accounts, 100 a minute
--   refused calls  of one caller and method, one row in 15 minutes; of all callers, 100 a minute
--   other events   of one account, 100 of each kind a minute
-- In place of the rows beyond 100, one row says once a minute that events of this kind are missing. Each kind is counted by itself, so a flood
-- of one cannot hide another. A row of an operator's command, which no service can write, is never left out.
create or replace function bound_security_events() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  of_all boolean := new.event in ('log_in_failed', 'log_ins_throttled', 'current_password_wrong', 'call_refused');
  recent int;
begin
  if new.role = 'operator' then
    return new;
  end if;

  if of_all and exists (
    select from public.security_events as known
    where known.event = new.event and known.event in ('log_in_failed', 'log_ins_throttled', 'current_password_wrong', 'call_refused')
      and known.occurred_at > now() - interval '15 minutes'
      and known.role is not distinct from new.role and known.account_id is not distinct from new.account_id and known.details = new.details
      and (known.network is not distinct from new.network or new.event = 'call_refused')
  ) then
    return null;
  end if;

  if of_all then
    select count(*) into recent from (
      select from public.security_events as known
      where known.event = new.event and known.event in ('log_in_failed', 'log_ins_throttled', 'current_password_wrong', 'call_refused')
        and known.occurred_at > now() - interval '1 minute'
      limit 100
    ) as counted;
  else
    select count(*) into recent from (
      select from public.security_events as known
      where known.account_id = new.account_id and known.event = new.event and known.occurred_at > now() - interval '1 minute'
      limit 100
    ) as counted;
  end if;
  if recent < 100 then
    return new;
  end if;

  new.details := jsonb_build_object('event', new.event);
  new.event := 'events_omitted';
  if of_all then
    new.role := null;
    new.account_id := null;
    new.network := null;
  end if;
  if exists (
    select from public.security_events as known
    where known.event = 'events_omitted' and known.occurred_at > now() - interval '1 minute'
      and known.account_id is not distinct from new.account_id and known.details = new.details
  ) then
    return null;
  end if;
  return new;
end
$$;

create or replace trigger bound_security_events before insert on security_events
for each row execute function bound_security_events();
