-- What a buyer reads about an item. A seller's name never changes, so items and purchases hold a copy of it. Items that were registered before
-- they held one get a name that shows their seller.
create function valid_description(value text) returns boolean language sql immutable parallel safe
return char_length(value) <= 2000 and value = btrim(value, E' \r\n') and value is nfc normalized and value !~ '[\u0001-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]';

create domain item_description as text check (valid_description(value));

alter table items
  add column seller_name short_text,
  add column description item_description not null default '';
update items set seller_name = 'Seller ' || seller_id;
alter table items
  alter column seller_name set not null,
  alter column description drop default;

alter table purchase_lines add column seller_name text;
update purchase_lines set seller_name = 'Seller ' || seller_id;
alter table purchase_lines alter column seller_name set not null;

-- One index for each order of a search without keywords, so that its pages cost the same however many items there are. `-id` makes "cheapest,
-- then newest" one ascending order. Those that a filter is applied to also have what it looks at, so that no row is read to be dropped.
-- items_newest also has all that decides an item's place in a search by keywords, which reads it by id.
create index items_best on items (score desc, id desc) include (price_cents, condition) where on_sale;
create index items_newest on items (id desc) include (score, price_cents, condition, keyword_words, name_words) where on_sale;
create index items_newest_of_category on items (category, id desc) include (score, price_cents, condition) where on_sale;
create index items_cheapest on items (price_cents, (-id)) where on_sale;
create index items_cheapest_of_category on items (category, price_cents, (-id)) where on_sale;
create index items_dearest on items (price_cents desc, id desc) where on_sale;
create index items_dearest_of_category on items (category, price_cents desc, id desc) where on_sale;

-- The words of items' names, for search: as item_keywords and keywords hold the keywords.
create table item_name_words (
  item_id  bigint not null references items,
  word     text collate "C" not null,
  category int not null,
  score    int not null,
  on_sale  boolean not null,
  primary key (item_id, word)
);

create index item_name_words_best on item_name_words (word, score desc, item_id desc) where on_sale;
create index item_name_words_best_of_category on item_name_words (word, category, score desc, item_id desc) where on_sale;

-- All words that names of items have or had.
create table name_words (
  word text collate "C" primary key
);

insert into item_name_words select distinct id, word, category, score, on_sale from items cross join unnest(name_words) as word;
insert into name_words select distinct word from item_name_words;

-- The names of categories. An item may be in any category, with a name or without.
create table categories (
  category int primary key check (category >= 0),
  name     short_text not null unique
);

insert into categories (category, name) values
  (1, 'Kitchen'), (2, 'Books'), (3, 'Lighting'), (4, 'Audio'), (5, 'Bikes'), (6, 'Garden'), (7, 'Clothing'), (8, 'Toys'), (9, 'Tools'),
  (10, 'Camping'), (11, 'Musical instruments'), (12, 'Cameras'), (13, 'Home'), (14, 'Art and antiques'), (15, 'Sports'), (16, 'Electronics');
