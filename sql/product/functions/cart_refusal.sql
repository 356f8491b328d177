-- Why a cart cannot be bought, or null. It reads the current state of the items. The result stays true only while the caller locks them.
create or replace function cart_refusal(cart jsonb, expected_total_cents bigint) returns jsonb language sql stable
return (
  select case
    when bool_or(line.short) then
      jsonb_build_object(
        'code', 'insufficient_quantity', 'totalCents', sum(line.cost), 'lines', jsonb_agg(line.detail order by line.id) filter (where line.short)
      )
    when sum(line.cost) <> expected_total_cents then
      jsonb_build_object('code', 'price_changed', 'totalCents', sum(line.cost), 'lines', jsonb_agg(line.detail order by line.id))
  end
  from (
    select
      item.id,
      item.quantity < wanted.quantity::int as short,
      item.price_cents::bigint * wanted.quantity::int as cost,
      jsonb_build_object(
        'itemId', item.category || '-' || item.id, 'requested', wanted.quantity::int, 'available', item.quantity, 'priceCents', item.price_cents
      ) as detail
    from jsonb_each_text(cart) as wanted (item_id, quantity)
    join items as item on item.id = wanted.item_id::bigint
  ) as line
);
