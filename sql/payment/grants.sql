-- What the payment service may do. Run after every migration, so this is always the whole truth.
do $$
begin
  create role souk_payment nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_payment;
grant select, insert on transactions, refunds to souk_payment;
