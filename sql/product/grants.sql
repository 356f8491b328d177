-- What product-db may do. Run after every migration, so this is always the whole truth. Nothing may be deleted but carts of sessions that are
-- over; what records the past (quantity changes, purchase lines, feedback) can only grow.
do $$
begin
  create role souk_product nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on all tables in schema public from souk_product;
grant select, insert on quantity_changes, keywords, keyword_spellings, purchase_lines, feedback to souk_product;
grant select, insert, update on items, item_keywords, saved_carts, purchases, buyer_totals, seller_totals to souk_product;
grant select, insert, update, delete on active_carts to souk_product;
grant select on purchase_states to souk_product;
