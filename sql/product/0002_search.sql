-- What search looks at: for every keyword of every item its rank within the keyword, so that the best candidates stand together in an index.
-- Keywords are folded (NFC, lower case) by the service; the collation is C, so that words with one beginning stand together too.
create table item_keywords (
  item_id  bigint not null references items,
  keyword  text collate "C" not null,
  category int not null,
  score    int not null,
  on_sale  boolean not null,
  primary key (item_id, keyword)
);

create index item_keywords_best on item_keywords (keyword, score desc, item_id desc) where on_sale;
create index item_keywords_best_of_category on item_keywords (keyword, category, score desc, item_id desc) where on_sale;

-- score and on_sale follow the item.
create function refresh_item_keywords() returns trigger language plpgsql as $$
begin
  update item_keywords set score = new.score, on_sale = new.on_sale where item_id = new.id;
  return null;
end
$$;

create trigger refresh_item_keywords after update on items for each row
when (old.on_sale is distinct from new.on_sale or old.score is distinct from new.score)
execute function refresh_item_keywords();

-- Every keyword that an item ever had.
create table keywords (
  keyword text collate "C" primary key
);

-- Each keyword as it is (position 0) and with one letter left out (position and letter say which). Two words are one slip apart (a letter
-- more, less, other, or two neighbours swapped) exactly if they meet here in the right way, which one look-up finds.
create table keyword_spellings (
  variant  text collate "C" not null,
  keyword  text collate "C" not null references keywords,
  position smallint not null check (position >= 0),
  letter   text not null,
  primary key (variant, keyword, position)
);
