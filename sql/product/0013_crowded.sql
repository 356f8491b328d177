-- A search reads a limited number of candidates of each word, the best ones. Of each seller, only the best 50 items on sale with a word are
-- among the first of these. All others of the seller are crowded, and come after those of all sellers. So no seller can fill the
-- candidates of a word while there are others. The index of candidates also has each item's condition, so that a search for one of them reads
-- no other item.
alter table item_keywords
  add column seller_id bigint,
  add column condition text,
  add column crowded boolean not null default false;
alter table item_name_words
  add column seller_id bigint,
  add column condition text,
  add column crowded boolean not null default false;

update item_keywords as ranked
set seller_id = placed.seller_id, condition = placed.condition, crowded = placed.place > 50
from (
  select item_id, keyword, item.seller_id, item.condition,
    row_number() over (partition by keyword, item.seller_id, ranked.on_sale order by ranked.score desc, item_id desc) as place
  from item_keywords as ranked join items as item on item.id = item_id
) as placed
where ranked.item_id = placed.item_id and ranked.keyword = placed.keyword;

update item_name_words as ranked
set seller_id = placed.seller_id, condition = placed.condition, crowded = placed.place > 50
from (
  select item_id, word, item.seller_id, item.condition,
    row_number() over (partition by word, item.seller_id, ranked.on_sale order by ranked.score desc, item_id desc) as place
  from item_name_words as ranked join items as item on item.id = item_id
) as placed
where ranked.item_id = placed.item_id and ranked.word = placed.word;

alter table item_keywords
  alter column seller_id set not null,
  alter column condition set not null;
alter table item_name_words
  alter column seller_id set not null,
  alter column condition set not null;

drop index item_keywords_best, item_keywords_best_of_category, item_name_words_best, item_name_words_best_of_category;
create index item_keywords_best on item_keywords (keyword, crowded, score desc, item_id desc) include (condition) where on_sale;
create index item_keywords_best_of_category on item_keywords (keyword, category, crowded, score desc, item_id desc) include (condition)
  where on_sale;
create index item_keywords_of_seller on item_keywords (keyword, seller_id, crowded, score desc, item_id desc) where on_sale;
create index item_name_words_best on item_name_words (word, crowded, score desc, item_id desc) include (condition) where on_sale;
create index item_name_words_best_of_category on item_name_words (word, category, crowded, score desc, item_id desc) include (condition)
  where on_sale;
create index item_name_words_of_seller on item_name_words (word, seller_id, crowded, score desc, item_id desc) where on_sale;

-- The version of the service that runs while this migration does names no seller and no condition.
create function copy_from_item() returns trigger language plpgsql as $$
begin
  select seller_id, condition into new.seller_id, new.condition from items where id = new.item_id;
  return new;
end
$$;

create trigger copy_from_item before insert on item_keywords for each row when (new.condition is null) execute function copy_from_item();
create trigger copy_from_item before insert on item_name_words for each row when (new.condition is null) execute function copy_from_item();
