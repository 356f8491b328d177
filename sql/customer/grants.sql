-- All rights of customer-db. This file runs after every migration, so the rights always match it. customer-db can only add rows to the audit
-- trail; delete_old_security_events deletes its old rows, and can delete nothing else.
do $$
begin
  create role souk_customer nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_customer;
grant select on schema_versions to souk_customer;

grant select, insert (role, name, username, password_hash), update (password_hash) on accounts to souk_customer;
grant select, insert (account_id, role, token_hash, expires_at, ends_at, network, client_name), update (expires_at, last_used_at), delete on sessions
  to souk_customer;
grant select, insert, update (failed_at), delete on failed_log_ins to souk_customer;
grant select, insert, update (used_until), delete on failures_of_usernames, failures_of_networks to souk_customer;
grant select, insert (account_id, network), update (last_used_at), delete on known_networks to souk_customer;
grant select, insert (network), update (began_at, made), delete on new_accounts to souk_customer;
grant insert (event, role, account_id, network, request_id, details) on security_events to souk_customer;
revoke execute on function delete_old_security_events, bound_security_events from public;
grant execute on function delete_old_security_events to souk_customer;

-- The role that reads the audit trail may read nothing else but the user names of accounts.
do $$
begin
  create role souk_trail nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_trail;
grant select on security_events to souk_trail;
grant select (id, role, username) on accounts to souk_trail;
