-- Keeps score and on_sale in the tables of search equal to those of the item.
create or replace function refresh_item_keywords() returns trigger language plpgsql as $$
begin
  update item_keywords set score = new.score, on_sale = new.on_sale where item_id = new.id;
  update item_name_words set score = new.score, on_sale = new.on_sale where item_id = new.id;
  return null;
end
$$;

create or replace trigger refresh_item_keywords after update on items for each row
when (old.on_sale is distinct from new.on_sale or old.score is distinct from new.score)
execute function refresh_item_keywords();
