-- The pictures of an item that has any, in the order in which they are shown.
create or replace view picture_lists as
select
  item_id,
  json_agg(json_build_object('pictureId', id, 'objectName', object_name, 'width', width, 'height', height) order by number) as pictures
from pictures
where removed_at is null
group by item_id;
