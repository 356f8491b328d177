-- Text as the functions accept it: trimmed, NFC, without control characters; lengths in code points.
create function valid_text(value text, longest int) returns boolean language sql immutable parallel safe
return char_length(value) between 1 and longest and value = btrim(value) and value is nfc normalized and value !~ '[\u0001-\u001f\u007f-\u009f]';

create function valid_keywords(words text[]) returns boolean language sql immutable parallel safe
return cardinality(words) <= 5
  and array_position(words, null) is null
  and (select coalesce(bool_and(valid_text(word, 8)), true) from unnest(words) as word);

-- What a value may be is checked by its type, when it is written. A check of a table is read, prepared and run again by each statement that
-- writes any column of a row, often while others wait for it. Only what two columns must have in common is checked by a table.
create domain short_text as text check (valid_text(value, 32));
create domain keyword_list as text[] check (valid_keywords(value));
create domain item_condition as text check (value in ('new', 'used'));
create domain category_number as int check (value >= 0);
create domain account_id as bigint check (value > 0);      -- of the customer database, so no foreign key
create domain price as int check (value between 1 and 100000000);
create domain whole_number as int check (value >= 0);
create domain units_changed as int check (value <> 0);

-- The items of sellers. quantity is the units that can still be sold, without those held by a pending purchase. It has no upper limit here,
-- because the release of held units must never fail.
create table items (
  id          bigint generated always as identity primary key,
  seller_id   account_id not null,
  name        short_text not null,
  name_words  text[] not null,                            -- the words of the name, folded as keywords are
  category    category_number not null,
  keywords    keyword_list not null,
  keyword_words text[] not null,                          -- the keywords, folded; those of item_keywords
  condition   item_condition not null,
  price_cents price not null,
  quantity    whole_number not null,
  thumbs_up   whole_number not null default 0,
  thumbs_down whole_number not null default 0,
  created_at  timestamptz not null default now(),
  -- Generated, so that a change of quantity updates an index only when the last unit goes or the first comes back.
  on_sale     boolean not null generated always as (quantity > 0) stored,
  score       int not null generated always as (thumbs_up - thumbs_down) stored
) with (fillfactor = 80);

create index items_on_sale_of_seller on items (seller_id, id desc) where on_sale;
create index items_of_seller on items (seller_id, id desc);
create index items_of_category on items (category, score desc, id desc) include (price_cents, condition) where on_sale;

-- Every change of an item's quantity. The sum of these changes must be the quantity, which the audit checks. A purchase can hold units of
-- an item once and release them once.
create table quantity_changes (
  id          bigint generated always as identity primary key,
  item_id     bigint not null references items,
  change      units_changed not null,
  reason      text not null,
  purchase_id uuid,
  changed_at  timestamptz not null default now(),
  check (
    case reason
      when 'registered' then change > 0 and purchase_id is null
      when 'changed' then purchase_id is null
      when 'held' then change < 0 and purchase_id is not null
      when 'released' then change > 0 and purchase_id is not null
      else false
    end
  ),
  unique (purchase_id, item_id, reason)
);

create index quantity_changes_of_item on quantity_changes (item_id);

-- The rows that search reads: one for every keyword of every item, with the item's rank, so that the best candidates are adjacent in an
-- index. The service folds keywords (Unicode case folding, then NFC). The collation is C, so that keywords with the same beginning are
-- adjacent, too.
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

-- All keywords that items have or had.
create table keywords (
  keyword text collate "C" primary key
);

-- The variants of each keyword: the keyword itself (position 0), and the keyword without one letter (position and letter say which one).
-- Two words that are one slip apart (one letter added, missing or different, or two neighbours swapped) share a variant. One look-up finds
-- them.
create table keyword_spellings (
  variant  text collate "C" not null,
  keyword  text collate "C" not null references keywords,
  position smallint not null check (position >= 0),
  letter   text not null,
  primary key (variant, keyword, position)
);
