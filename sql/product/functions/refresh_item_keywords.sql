-- Keeps score, on_sale and condition in the tables of search equal to those of the item, and crowds the items of its seller. The
-- settings are those of crowd_keywords.
create or replace function refresh_item_keywords() returns trigger language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  update item_keywords set score = new.score, on_sale = new.on_sale, condition = new.condition where item_id = new.id;
  update item_name_words set score = new.score, on_sale = new.on_sale, condition = new.condition where item_id = new.id;
  perform crowd_keywords(array_agg(keyword), array_agg(seller_id)) from item_keywords where item_id = new.id;
  perform crowd_name_words(array_agg(word), array_agg(seller_id)) from item_name_words where item_id = new.id;
  return null;
end
$$;

create or replace trigger refresh_item_keywords after update on items for each row
when ((old.on_sale, old.score, old.condition) is distinct from (new.on_sale, new.score, new.condition))
execute function refresh_item_keywords();
