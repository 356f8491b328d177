-- T1: freeze a cart and take its units off the items, or record for good why not. Locks: purchase, active cart, items ascending.

-- Why a cart cannot be bought as it is, or null. Reads the items as they are at this moment; what it finds stands if they are locked.
create function cart_refusal(cart jsonb, expected_total_cents bigint) returns jsonb language sql stable
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

-- Answers the purchase of this key, and whether it was there before; nothing if only a replay was asked for and the key is not known.
create function begin_purchase(
  new_id uuid, session uuid, buyer bigint, key text, print bytea, expected_total_cents bigint,
  brand text, last4 text, currency_code text, due_after interval, replay_only boolean
) returns table (replayed boolean, state purchase_states) language plpgsql as $$
declare
  cart     jsonb;
  blocking uuid;
  why      jsonb;
begin
  replayed := replay_only;
  while not replayed loop
    insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, currency, card_brand, card_last4, due_at, retry_at)
    values (new_id, buyer, session, key, print, 'pending', currency_code, brand, last4, now() + due_after, now() + due_after)
    on conflict do nothing;
    exit when found;

    -- Either the key is known, or another purchase of this cart is pending, or was until just now: then it is tried again.
    replayed := exists (select from purchases where buyer_id = buyer and idempotency_key = key);
    exit when replayed;
    if exists (select from purchases where id = new_id) then
      raise exception 'purchase % was begun with another idempotency key', new_id;
    end if;
    select id into blocking from purchases where session_id = session and status = 'pending';
    continue when not found;
    insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, refusal, currency, card_brand, card_last4, due_at, retry_at)
    values (
      new_id, buyer, session, key, print, 'refused', jsonb_build_object('code', 'purchase_in_progress', 'purchaseId', blocking),
      currency_code, brand, last4, now(), now()
    )
    on conflict do nothing;
    replayed := not found;
    exit;
  end loop;

  if not replayed and blocking is null then
    -- A purchase may be the first thing that a session does with its cart.
    insert into active_carts (session_id, buyer_id, lines)
    values (session, buyer, coalesce((select lines from saved_carts where buyer_id = buyer), '{}'))
    on conflict do nothing;
    select lines into strict cart from active_carts where session_id = session and buyer_id = buyer for update;

    if cart = '{}' then
      why := '{"code": "cart_empty"}';
    else
      -- What is sold out already is refused without waiting for those who bought it.
      why := cart_refusal(cart, expected_total_cents);
      if why is null or why ->> 'code' = 'price_changed' then
        perform from items where id in (select jsonb_object_keys(cart)::bigint) order by id for no key update;
        why := cart_refusal(cart, expected_total_cents);
      end if;
    end if;

    if why is not null then
      update purchases set status = 'refused', refusal = why where id = new_id;
    else
      update items set quantity = items.quantity - line.quantity::int
      from jsonb_each_text(cart) as line (item_id, quantity)
      where items.id = line.item_id::bigint;

      insert into quantity_changes (item_id, change, reason, purchase_id)
      select item_id::bigint, -quantity::int, 'held', new_id from jsonb_each_text(cart) as line (item_id, quantity);

      insert into purchase_lines (purchase_id, item_id, buyer_id, seller_id, name, price_cents, quantity)
      select new_id, item.id, buyer, item.seller_id, item.name, item.price_cents, line.quantity::int
      from jsonb_each_text(cart) as line (item_id, quantity)
      join items as item on item.id = line.item_id::bigint;

      update purchases
      set total_cents = (select sum(line.price_cents::bigint * line.quantity) from purchase_lines as line where line.purchase_id = new_id)
      where id = new_id;
    end if;
  end if;

  return query select begin_purchase.replayed, found_state
  from purchase_states as found_state
  where found_state.purchase_id = (select id from purchases where buyer_id = buyer and idempotency_key = key);
end
$$;
