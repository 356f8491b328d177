-- All rights of the payment service. This file runs after every migration, so the rights always match it.
do $$
begin
  create role souk_payment nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_payment;
grant select on schema_versions to souk_payment;
grant select, insert on transactions, refunds to souk_payment;
