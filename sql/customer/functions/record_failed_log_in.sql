-- Records a failed log-in as record_failure does, and the event in the audit trail; if the next attempt must wait, that, too. Returns false and
-- records nothing if a limit was reached in the meantime. A user name without an account is not part of the trail.
create or replace function record_failed_log_in(
  of_role text, of_username text, of_network inet, per_username int, per_network int, of_event text, request text
) returns boolean language plpgsql as $$
declare
  account bigint := (select id from accounts where role = of_role and lower(username) = of_username);
begin
  if not record_failure(of_role, of_username, of_network, per_username, per_network) then
    return false;
  end if;

  insert into security_events (event, role, account_id, network, request_id)
  values (of_event, of_role, account, network(of_network), request);

  if log_in_wait(of_role, of_username, of_network, per_username, per_network) is not null then
    insert into security_events (event, role, account_id, network, request_id)
    values ('log_ins_throttled', of_role, account, network(of_network), request);
  end if;
  return true;
end
$$;
