-- R1: records a pending refund of a sale, or stores with the key why there is too little left to refund. Locks the purchase, so that two
-- refunds of a line see each other. Returns one row. outcome says what became of the request:
--   begun       a new refund, pending or refused
--   replayed    the refund of this key, begun before
--   no_such_sale
--   no_such_line  missing is the position of a line that is not of the sale
--   not_begun   replay_only is set, or refunds are closed after a restore, and the key is unknown
-- The caller makes new_id from the seller and the key. So it also finds a refund that was adopted after a restore, which has no key.
create or replace function begin_refund(
  new_id uuid, of_purchase uuid, of_seller bigint, key text, print bytea, ids bigint[], categories int[], quantities int[],
  why text, restocks boolean, retry_after interval, replay_only boolean
) returns table (outcome text, missing int, state purchase_refunds) language plpgsql as $$
declare
  refused jsonb;
  cents   bigint;
  known   uuid := coalesce(
    (select id from refunds where seller_id = of_seller and idempotency_key = key),
    (select id from refunds where id = new_id and seller_id = of_seller and idempotency_key is null)
  );
begin
  if not exists (select from sales where purchase_id = of_purchase and seller_id = of_seller) then
    return query select 'no_such_sale', null::int, null::purchase_refunds;
    return;
  end if;

  if known is not null then
    outcome := 'replayed';
  elsif replay_only or not refunds_open() then
    return query select 'not_begun', null::int, null::purchase_refunds;
    return;
  else
    perform from purchases where id = of_purchase for no key update;

    select asked.position into missing
    from unnest(ids, categories) with ordinality as asked (item_id, category, position)
    where not exists (
      select from purchase_lines as line join items as item on item.id = line.item_id
      where line.purchase_id = of_purchase and line.seller_id = of_seller and line.item_id = asked.item_id and item.category = asked.category
    )
    order by asked.position limit 1;
    if found then
      return query select 'no_such_line', begin_refund.missing, null::purchase_refunds;
      return;
    end if;

    select sum(line.price_cents::bigint * asked.quantity),
      jsonb_agg(
        jsonb_build_object('itemId', asked.category || '-' || line.item_id, 'requested', asked.quantity, 'left', remaining.quantity)
        order by line.item_id
      ) filter (where asked.quantity > remaining.quantity)
    into strict cents, refused
    from unnest(ids, categories, quantities) as asked (item_id, category, quantity)
    join purchase_lines as line on line.purchase_id = of_purchase and line.item_id = asked.item_id
    cross join lateral (select line.quantity - line.refunded_quantity - line.refunding_quantity as quantity) as remaining;

    insert into refunds (id, purchase_id, seller_id, idempotency_key, fingerprint, status, refusal, amount_cents, reason, restock, retry_at)
    values (
      new_id, of_purchase, of_seller, key, print, case when refused is null then 'pending' else 'refused' end,
      case when refused is not null then jsonb_build_object('code', 'refund_exceeds_sale', 'refundExcess', jsonb_build_object('lines', refused)) end,
      case when refused is null then cents else 0 end, why, restocks, now() + retry_after
    )
    on conflict do nothing;
    outcome := case when found then 'begun' else 'replayed' end;
    known := coalesce(
      (select id from refunds where seller_id = of_seller and idempotency_key = key),
      (select id from refunds where id = new_id and seller_id = of_seller and idempotency_key is null)
    );

    if outcome = 'begun' and refused is null then
      insert into refund_lines (refund_id, item_id, quantity)
      select new_id, item_id, quantity from unnest(ids, quantities) as asked (item_id, quantity);

      update purchase_lines set refunding_quantity = refunding_quantity + asked.quantity
      from unnest(ids, quantities) as asked (item_id, quantity)
      where purchase_lines.purchase_id = of_purchase and purchase_lines.item_id = asked.item_id;
    end if;
  end if;

  return query select begin_refund.outcome, null::int, found_state
  from purchase_refunds as found_state
  where found_state.refund_id = known;
end
$$;
