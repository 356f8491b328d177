-- Letters whose small form is one code point fewer are composed after folding, too. What was folded otherwise stays beside it, for a service of the
-- version before. Nobody changes an item meanwhile: what comes on sale or is voted for would be copied as it was.
lock table items, item_keywords in share row exclusive mode;

insert into keywords (keyword)
select normalize(keyword, nfc) from keywords where keyword is not nfc normalized
on conflict do nothing;

insert into keyword_spellings (variant, keyword, position, letter)
select left(word, position - 1) || substr(word, position + 1), word, position, substr(word, position, 1)
from (select normalize(keyword, nfc) as word from keywords where keyword is not nfc normalized) as composed
cross join lateral generate_series(1, char_length(word)) as position
union all
select normalize(keyword, nfc), normalize(keyword, nfc), 0, '' from keywords where keyword is not nfc normalized
on conflict do nothing;

insert into item_keywords (item_id, keyword, category, score, on_sale)
select item_id, normalize(keyword, nfc), category, score, on_sale
from item_keywords where keyword is not nfc normalized
on conflict do nothing;

update items
set name_words = array(select unnest(name_words) union select normalize(word, nfc) from unnest(name_words) as word)
where array_to_string(name_words, ' ') is not nfc normalized;
