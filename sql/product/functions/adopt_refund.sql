-- Records a refund that the payment service made and this database has forgotten, as R1 and R2 would have done. Repeating it changes nothing.
-- `print` is the fingerprint of the request that made it, so that its key belongs to that request again. Only the role of refunds may call it.
-- Lock order as in settle_refund. Raises no_data_found or check_violation, with the reason as its message, if the refund does not fit its
-- purchase.
drop function if exists adopt_refund(uuid, uuid, text[], int[], bigint, text, boolean, timestamptz);

create or replace function adopt_refund(
  of_refund uuid, of_purchase uuid, names text[], quantities int[], cents bigint, why text, restocks boolean, made_at timestamptz, print bytea
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  known       text;
  owed        bigint;
  sellers     bigint[];
  known_lines bigint;
begin
  perform from purchases where id = of_purchase and status = 'paid' for no key update;
  if not found then
    raise no_data_found using message = 'there is no paid purchase of this id';
  end if;

  select status into known from refunds where id = of_refund and purchase_id = of_purchase;
  if known is null then
    select array_agg(distinct line.seller_id), count(*), sum(line.price_cents::bigint * given.quantity) into sellers, known_lines, owed
    from unnest(names, quantities) as given (item_name, quantity)
    join purchase_lines as line on line.purchase_id = of_purchase
    join items as item on item.id = line.item_id and item.category || '-' || item.id = given.item_name;
    -- Without any line, the sums are null.
    if known_lines <> cardinality(names) or cardinality(sellers) is distinct from 1 or owed <> cents then
      raise check_violation using message = 'its lines or its amount do not fit the purchase';
    end if;

    insert into refunds (id, purchase_id, seller_id, fingerprint, status, amount_cents, reason, restock, created_at, retry_at)
    values (of_refund, of_purchase, sellers[1], print, 'pending', cents, why, restocks, made_at, made_at);

    insert into refund_lines (refund_id, item_id, quantity)
    select of_refund, item.id, given.quantity
    from unnest(names, quantities) as given (item_name, quantity)
    join purchase_lines as line on line.purchase_id = of_purchase
    join items as item on item.id = line.item_id and item.category || '-' || item.id = given.item_name;

    update purchase_lines set refunding_quantity = refunding_quantity + given.quantity
    from refund_lines as given
    where given.refund_id = of_refund and purchase_lines.purchase_id = of_purchase and purchase_lines.item_id = given.item_id;
  elsif known not in ('pending', 'refunded') then
    raise check_violation using message = format('the product database knows it as %s', known);
  elsif (select amount_cents from refunds where id = of_refund) <> cents or (
    select array_agg(row (item.category || '-' || item.id, line.quantity) order by item.id)
    from refund_lines as line join items as item on item.id = line.item_id
    where line.refund_id = of_refund
  ) is distinct from (
    select array_agg(row (given.item_name, given.quantity) order by split_part(given.item_name, '-', 2)::bigint)
    from unnest(names, quantities) as given (item_name, quantity)
  ) then
    -- The same key, sent again after a restore, may ask for something else.
    raise check_violation using message = 'the product database knows it with another amount or other lines';
  end if;

  perform settle_refund(of_refund, 'refunded');
  update refunds set refunded_at = made_at where id = of_refund and known is distinct from 'refunded';
end
$$;
