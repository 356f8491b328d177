-- T2: applies the payment service's decision to a purchase that is still pending. Any caller may call it, any number of times, and no rule
-- refuses it. Lock order: purchase, active cart, saved cart, items ascending, buyer, sellers ascending. Returns the resulting purchase, or
-- no row if the purchase is unknown or was refused. The settings are those of begin_purchase.
create or replace function settle_purchase(purchase uuid, decision text) returns setof purchase_states language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  settled purchases;
  bought  jsonb;
  units   bigint;
begin
  if decision not in ('approved', 'declined', 'cancelled') then
    raise exception 'no such decision: %', decision;
  end if;

  update purchases
  set status = case decision when 'approved' then 'paid' else decision end, paid_at = case decision when 'approved' then clock_timestamp() end
  where id = purchase and status = 'pending'
  returning * into settled;

  if settled.status = 'paid' then
    select jsonb_object_agg(item_id::text, quantity), sum(quantity) into bought, units from purchase_lines where purchase_id = purchase;

    update active_carts set lines = cart_without(lines, bought) where session_id = settled.session_id;
    update saved_carts set lines = cart_without(lines, bought) where buyer_id = settled.buyer_id;

    insert into buyer_totals (buyer_id, items_purchased) values (settled.buyer_id, units)
    on conflict (buyer_id) do update set items_purchased = buyer_totals.items_purchased + excluded.items_purchased;
  elsif settled.status in ('declined', 'cancelled') then
    perform from items where id in (select item_id from purchase_lines where purchase_id = purchase) order by id for no key update;

    with released as (
      update items set quantity = items.quantity + line.quantity
      from purchase_lines as line
      where line.purchase_id = purchase and items.id = line.item_id
      returning items.id, line.quantity
    )
    insert into quantity_changes (item_id, change, reason, purchase_id) select id, released.quantity, 'released', purchase from released;
  end if;

  if settled.id is null then
    return query select * from purchase_states where purchase_id = purchase and status <> 'refused';
    return;
  end if;
  -- Its sellers have done nothing yet.
  return query select record.*, '[]'::json, 0::bigint, '[]'::json from purchase_records as record where purchase_id = purchase;

  -- Last, because many buyers may wait for a seller's row.
  if settled.status = 'paid' then
    with sold as materialized (
      select seller_id, sum(quantity) as sold_units, sum(price_cents::bigint * quantity) as cents
      from purchase_lines where purchase_id = purchase group by seller_id order by seller_id
    ), recorded as (
      insert into sales (purchase_id, seller_id, paid_at, total_cents) select purchase, seller_id, settled.paid_at, cents from sold
    )
    insert into seller_totals (seller_id, items_sold) select seller_id, sold_units from sold
    on conflict (seller_id) do update set items_sold = seller_totals.items_sold + excluded.items_sold;
  end if;
end
$$;
