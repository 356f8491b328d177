-- Changes what is not null here of a seller's item, and the rows that search reads of it. `words` are the keywords folded, `new_name_words`
-- the folded words of the name; the variants of each keyword come as columns. Locks the item first, so that two edits at once leave the
-- keywords of one of them. Returns the item, or null if the seller has no such item.
create or replace function edit_item(
  item bigint, in_category int, seller bigint, new_name text, new_name_words text[], new_description text, new_condition text,
  new_keywords text[], words text[], spelt_keywords text[], variants text[], positions int[], letters text[]
) returns items language plpgsql as $$
declare
  edited items;
begin
  select * into edited from items where id = item and category = in_category and seller_id = seller for no key update;
  if not found then
    return null;
  end if;

  update items
  set name = coalesce(new_name, name), name_words = coalesce(new_name_words, name_words),
      description = coalesce(new_description, description), condition = coalesce(new_condition, condition),
      keywords = coalesce(new_keywords, keywords),
      keyword_words = case when new_keywords is null then keyword_words else words end
  where id = item
  returning * into edited;

  -- Keywords before words of the name, as in a registration: both orders at once could deadlock.
  if new_keywords is not null then
    with first_used as (
      insert into keywords (keyword) select word from unnest(words) as word order by word on conflict do nothing returning keyword
    )
    insert into keyword_spellings (keyword, variant, position, letter)
    select spelling.keyword, spelling.variant, spelling.position, spelling.letter
    from unnest(spelt_keywords, variants, positions, letters) as spelling (keyword, variant, position, letter)
    join first_used using (keyword);

    delete from item_keywords where item_id = item and keyword <> all (words);
    insert into item_keywords (item_id, keyword, category, score, on_sale, seller_id, condition)
    select item, word, edited.category, edited.score, edited.on_sale, seller, edited.condition from unnest(words) as word
    on conflict do nothing;
  end if;

  if new_name is not null then
    insert into name_words (word) select word from unnest(new_name_words) as word order by word on conflict do nothing;
    delete from item_name_words where item_id = item and word <> all (new_name_words);
    insert into item_name_words (item_id, word, category, score, on_sale, seller_id, condition)
    select item, word, edited.category, edited.score, edited.on_sale, seller, edited.condition from unnest(new_name_words) as word
    on conflict do nothing;
  end if;
  return edited;
end
$$;
