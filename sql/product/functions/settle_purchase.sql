-- T2: applies the payment service's decision to a purchase that is still pending. Any caller may call it, any number of times, and no rule
-- refuses it. Lock order: purchase, active cart, saved cart, items ascending, buyer, sellers ascending. Returns the resulting purchase, or
-- no row if the purchase is unknown or was refused.
create or replace function settle_purchase(purchase uuid, decision text) returns setof purchase_states language plpgsql as $$
declare
  pending purchases;
  bought  jsonb;
begin
  select * into pending from purchases where id = purchase and status = 'pending' for update;
  if found and decision = 'approved' then
    bought := (select jsonb_object_agg(item_id::text, quantity) from purchase_lines where purchase_id = purchase);

    update active_carts set lines = cart_without(lines, bought) where session_id = pending.session_id;
    update saved_carts set lines = cart_without(lines, bought) where buyer_id = pending.buyer_id;

    insert into buyer_totals (buyer_id, items_purchased)
    select pending.buyer_id, sum(quantity) from purchase_lines where purchase_id = purchase
    on conflict (buyer_id) do update set items_purchased = buyer_totals.items_purchased + excluded.items_purchased;

    insert into seller_totals (seller_id, items_sold)
    select seller_id, sum(quantity) from purchase_lines where purchase_id = purchase group by seller_id order by seller_id
    on conflict (seller_id) do update set items_sold = seller_totals.items_sold + excluded.items_sold;

    -- The trigger record_sales adds the purchase's sales.
    update purchases set status = 'paid', paid_at = clock_timestamp() where id = purchase;
  elsif found and decision in ('declined', 'cancelled') then
    perform from items where id in (select item_id from purchase_lines where purchase_id = purchase) order by id for no key update;

    update items set quantity = items.quantity + line.quantity
    from purchase_lines as line
    where line.purchase_id = purchase and items.id = line.item_id;

    insert into quantity_changes (item_id, change, reason, purchase_id)
    select item_id, quantity, 'released', purchase from purchase_lines where purchase_id = purchase;

    update purchases set status = decision where id = purchase;
  elsif found then
    raise exception 'no such decision: %', decision;
  end if;

  return query select * from purchase_states where purchase_id = purchase and status <> 'refused';
end
$$;
