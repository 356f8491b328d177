-- Both small forms of sigma are folded to one. What was folded otherwise stays beside it, for a service of the version before.
insert into keywords (keyword)
select translate(keyword, 'ς', 'σ') from keywords where keyword like '%ς%'
on conflict do nothing;

insert into keyword_spellings (variant, keyword, position, letter)
select translate(variant, 'ς', 'σ'), translate(keyword, 'ς', 'σ'), position, translate(letter, 'ς', 'σ')
from keyword_spellings where keyword like '%ς%'
on conflict do nothing;

insert into item_keywords (item_id, keyword, category, score, on_sale)
select item_id, translate(keyword, 'ς', 'σ'), category, score, on_sale
from item_keywords where keyword like '%ς%'
on conflict do nothing;

update items
set name_words = array(select unnest(name_words) union select translate(word, 'ς', 'σ') from unnest(name_words) as word)
where array_to_string(name_words, ' ') like '%ς%';
