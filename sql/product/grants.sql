-- All rights of product-db. This file runs after every migration, so the rights always match it. product-db can update only the columns
-- named here, and delete only carts, deliveries, removed pictures, used quotas, beats and the rows that search reads: records of items, purchases,
-- sales and quantity changes stay. Refusals are deleted by delete_refusals, and old rows of the audit trail by delete_old_security_events,
-- which can delete nothing else.
do $$
begin
  create role souk_product nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_product;
grant select on schema_versions to souk_product;
grant select, insert on quantity_changes, keywords, keyword_spellings, name_words, refund_lines, feedback to souk_product;
grant select on categories, refund_gate to souk_product;
grant select, insert, update (name, name_words, description, condition, keywords, keyword_words, price_cents, quantity, thumbs_up, thumbs_down) on items to souk_product;
grant select, insert, update (score, on_sale, condition, crowded), delete on item_keywords, item_name_words to souk_product;
grant select, insert, update (lines, touched_at), delete on active_carts to souk_product;
grant select, insert, update (lines, saved_at) on saved_carts to souk_product;
grant select, insert, update (fingerprint, status, refusal, total_cents, paid_at, retry_at, attempts, claimed_until) on purchases to souk_product;
grant select, insert, update (refunding_quantity, refunded_quantity) on purchase_lines to souk_product;
grant select, insert, update (status, refunded_at, retry_at, attempts) on refunds to souk_product;
grant select, insert, update (dispatched_at, carrier, tracking_number, refunded_cents) on sales to souk_product;
grant select, insert, update (used, ends_at), delete on quotas_used to souk_product;
grant select, insert, delete on deliveries to souk_product;
grant select, insert, update (removed_at), delete on pictures to souk_product;
grant select, insert, update (items_purchased) on buyer_totals to souk_product;
grant select, insert, update (items_sold, thumbs_up, thumbs_down) on seller_totals to souk_product;
grant select on purchase_states, purchase_records, purchase_line_objects, delivery_objects, purchase_refunds, sale_states to souk_product;
grant insert (event, role, account_id, network, request_id, details) on security_events to souk_product;
grant select, insert, update (beat, beaten_at), delete on replica_beats to souk_product;
revoke execute on function delete_refusals, delete_old_security_events, bound_security_events from public;
grant execute on function delete_refusals, delete_old_security_events to souk_product;

-- Each job of the operator has a role of its own. The audit only reads, and only the tables that it compares; it opens refunds when the books
-- agree. The role of refunds closes and adopts them. The role of categories names categories. The audit trail has a row for each command.
do $$
declare
  name text;
begin
  foreach name in array array['souk_audit', 'souk_refunds', 'souk_categories'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;

revoke all on all tables in schema public from souk_audit, souk_refunds, souk_categories;
revoke execute on function adopt_refund from public, souk_audit;
grant select on purchases, items, quantity_changes, refunds, refund_lines to souk_audit;
grant select, update (history, closed_at) on refund_gate to souk_audit;
grant select on purchases, refunds, refund_lines to souk_refunds;
grant select (id, category) on items to souk_refunds;
grant select (only_row), update (closed_at) on refund_gate to souk_refunds;
grant execute on function adopt_refund to souk_refunds;
grant select, insert, update (name), delete on categories to souk_categories;
grant insert (event, role, request_id, details) on security_events to souk_refunds, souk_categories;

-- The role that reads the audit trail may read nothing else but which item a change of a quantity concerns.
do $$
begin
  create role souk_trail nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_trail;
grant select on security_events, quantity_changes to souk_trail;
grant select (id, category) on items to souk_trail;

-- Only the roles of the commands can add an operator's row to the audit trail, and they can add no other. The owner is not bound by this. It is
-- written only if it has changed, because it locks the table.
do $$
begin
  if not exists (select from pg_policies where policyname = 'of_commands' and roles @> '{souk_refunds, souk_categories}') then
    drop policy if exists of_the_service on security_events;
    drop policy if exists of_commands on security_events;
    drop policy if exists of_readers on security_events;
    create policy of_the_service on security_events for insert to souk_product with check (role is distinct from 'operator');
    create policy of_commands on security_events for insert to souk_refunds, souk_categories with check (role = 'operator');
    create policy of_readers on security_events for select to souk_trail using (true);
    alter table security_events enable row level security;
  end if;
end
$$;
