-- For each of these words and sellers, keeps the seller's best 50 items on sale with the word in their names uncrowded, and crowds the
-- others. As every change of an item's rows, it locks the item first. It waits for no lock, because it has no order of items to keep: an item
-- that another transaction has locked stays as it is until the next change. The settings make it find its rows by an index, also with plans
-- that were made when the tables had few rows.
create or replace function crowd_name_words(words text[], sellers bigint[]) returns void language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  with misplaced as (
    select item.id, of_word, beyond
    from unnest(words, sellers) as changed (of_word, of_seller)
    cross join lateral (
      select item_id, crowded, row_number() over (order by score desc, item_id desc) > 50 as beyond
      from (
        (
          select item_id, score, crowded from item_name_words
          where word = of_word and seller_id = of_seller and on_sale and not crowded
        )
        union all
        (
          select item_id, score, crowded from item_name_words
          where word = of_word and seller_id = of_seller and on_sale and crowded
          order by score desc, item_id desc limit 50
        )
      ) as first
    ) as placed
    join items as item on item.id = placed.item_id
    where placed.crowded <> beyond
    for no key update of item skip locked
  )
  update item_name_words as ranked set crowded = beyond
  from misplaced
  where ranked.item_id = misplaced.id and ranked.word = of_word;
end
$$;
