-- What product-db may do. Run after every migration, so this is always the whole truth. What was registered, bought or recorded stays as it is;
-- only the columns named here can change, and only carts can be deleted.
do $$
begin
  create role souk_product nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_product;
grant select, insert on quantity_changes, keywords, keyword_spellings, purchase_lines, feedback to souk_product;
grant select, insert, update (price_cents, quantity, thumbs_up, thumbs_down) on items to souk_product;
grant select, insert, update (score, on_sale) on item_keywords to souk_product;
grant select, insert, update (lines, touched_at), delete on active_carts to souk_product;
grant select, insert, update (lines, saved_at) on saved_carts to souk_product;
grant select, insert, update (status, refusal, total_cents, paid_at, retry_at, attempts) on purchases to souk_product;
grant select, insert, update (items_purchased) on buyer_totals to souk_product;
grant select, insert, update (items_sold, thumbs_up, thumbs_down) on seller_totals to souk_product;
grant select on purchase_states to souk_product;

-- The audit only reads, and only what it compares.
do $$
begin
  create role souk_audit nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_audit;
grant select on purchases, items, quantity_changes to souk_audit;
