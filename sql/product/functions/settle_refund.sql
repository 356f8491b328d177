-- R2: applies the payment service's outcome, refunded or failed, to a refund that is still pending. Any caller may call it, any number of
-- times. Lock order: purchase, items ascending, buyer, seller. Returns the resulting refund, or no row if it is unknown or was refused.
create or replace function settle_refund(of_refund uuid, outcome text) returns setof purchase_refunds language plpgsql as $$
declare
  pending refunds;
  units   bigint;
begin
  perform from purchases where id = (select purchase_id from refunds where id = of_refund) for no key update;
  select * into pending from refunds where id = of_refund and status = 'pending' for update;
  if found and outcome not in ('refunded', 'failed') then
    raise exception 'no such outcome: %', outcome;
  elsif found then
    update purchase_lines as line
    set refunding_quantity = refunding_quantity - given.quantity,
      refunded_quantity = refunded_quantity + case outcome when 'refunded' then given.quantity else 0 end
    from refund_lines as given
    where given.refund_id = of_refund and line.purchase_id = pending.purchase_id and line.item_id = given.item_id;

    if outcome = 'refunded' then
      if pending.restock then
        perform from items where id in (select item_id from refund_lines where refund_id = of_refund) order by id for no key update;

        update items set quantity = items.quantity + given.quantity
        from refund_lines as given
        where given.refund_id = of_refund and items.id = given.item_id;

        insert into quantity_changes (item_id, change, reason, refund_id)
        select item_id, quantity, 'returned', of_refund from refund_lines where refund_id = of_refund;
      end if;

      units := (select sum(quantity) from refund_lines where refund_id = of_refund);
      update buyer_totals set items_purchased = items_purchased - units
      where buyer_id = (select buyer_id from purchases where id = pending.purchase_id);
      update seller_totals set items_sold = items_sold - units where seller_id = pending.seller_id;
      update sales set refunded_cents = refunded_cents + pending.amount_cents
      where purchase_id = pending.purchase_id and seller_id = pending.seller_id;
    end if;

    update refunds set status = outcome, refunded_at = case outcome when 'refunded' then clock_timestamp() end where id = of_refund;
  end if;

  return query select * from purchase_refunds where refund_id = of_refund and status <> 'refused';
end
$$;
