-- Crowds the items of the sellers of rows that were added to the tables of search, or removed from them.
create or replace function crowd_changed_words() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'item_keywords' then
    perform crowd_keywords(array_agg(keyword), array_agg(seller_id)) from (select distinct keyword, seller_id from changed) as changed;
  else
    perform crowd_name_words(array_agg(word), array_agg(seller_id)) from (select distinct word, seller_id from changed) as changed;
  end if;
  return null;
end
$$;

create or replace trigger crowd_added after insert on item_keywords
referencing new table as changed for each statement execute function crowd_changed_words();
create or replace trigger crowd_removed after delete on item_keywords
referencing old table as changed for each statement execute function crowd_changed_words();
create or replace trigger crowd_added after insert on item_name_words
referencing new table as changed for each statement execute function crowd_changed_words();
create or replace trigger crowd_removed after delete on item_name_words
referencing old table as changed for each statement execute function crowd_changed_words();
