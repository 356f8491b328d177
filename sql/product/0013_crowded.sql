-- A search reads a limited number of candidates of each word, the best ones. Of each seller, only the best 50 items on sale with a word are
-- among the first of these. All others of the seller are crowded, and come after those of all sellers. So no seller can fill the
-- candidates of a word while there are others.
alter table item_keywords
  add column seller_id bigint,
  add column crowded boolean not null default false;
alter table item_name_words
  add column seller_id bigint,
  add column crowded boolean not null default false;

update item_keywords as ranked
set seller_id = placed.seller_id, crowded = placed.place > 50
from (
  select item_id, keyword, item.seller_id,
    row_number() over (partition by keyword, item.seller_id, ranked.on_sale order by ranked.score desc, item_id desc) as place
  from item_keywords as ranked join items as item on item.id = item_id
) as placed
where ranked.item_id = placed.item_id and ranked.keyword = placed.keyword;

update item_name_words as ranked
set seller_id = placed.seller_id, crowded = placed.place > 50
from (
  select item_id, word, item.seller_id,
    row_number() over (partition by word, item.seller_id, ranked.on_sale order by ranked.score desc, item_id desc) as place
  from item_name_words as ranked join items as item on item.id = item_id
) as placed
where ranked.item_id = placed.item_id and ranked.word = placed.word;

alter table item_keywords alter column seller_id set not null;
alter table item_name_words alter column seller_id set not null;

drop index item_keywords_best, item_keywords_best_of_category, item_name_words_best, item_name_words_best_of_category;
create index item_keywords_best on item_keywords (keyword, crowded, score desc, item_id desc) where on_sale;
create index item_keywords_best_of_category on item_keywords (keyword, category, crowded, score desc, item_id desc) where on_sale;
create index item_keywords_of_seller on item_keywords (keyword, seller_id, crowded, score desc, item_id desc) where on_sale;
create index item_name_words_best on item_name_words (word, crowded, score desc, item_id desc) where on_sale;
create index item_name_words_best_of_category on item_name_words (word, category, crowded, score desc, item_id desc) where on_sale;
create index item_name_words_of_seller on item_name_words (word, seller_id, crowded, score desc, item_id desc) where on_sale;

-- The version of the service that runs while this migration does names no seller.
create function name_seller() returns trigger language plpgsql as $$
begin
  new.seller_id := (select seller_id from items where id = new.item_id);
  return new;
end
$$;

create trigger name_seller before insert on item_keywords for each row when (new.seller_id is null) execute function name_seller();
create trigger name_seller before insert on item_name_words for each row when (new.seller_id is null) execute function name_seller();
